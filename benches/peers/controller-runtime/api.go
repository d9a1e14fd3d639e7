package main

import (
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	clientgoscheme "k8s.io/client-go/kubernetes/scheme"
	"sigs.k8s.io/controller-runtime/pkg/scheme"
)

// RecoveryPolicy is what this operator reads and writes of the resource. A type of its own, as Kubebuilder makes one: what is
// unstructured would by default be read from the API server each time, and not from the cache.
type RecoveryPolicy struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	Spec   RecoveryPolicySpec   `json:"spec,omitempty"`
	Status RecoveryPolicyStatus `json:"status,omitempty"`
}

type RecoveryPolicySpec struct {
	Workers struct {
		Selector metav1.LabelSelector `json:"selector,omitempty"`
	} `json:"workers,omitempty"`
	Database struct {
		URLFrom corev1.EnvVarSource `json:"urlFrom,omitempty"`
	} `json:"database,omitempty"`
}

type RecoveryPolicyStatus struct {
	ObservedGeneration int64     `json:"observedGeneration,omitempty"`
	ActiveJob          *Active   `json:"activeJob,omitempty"`
	LastRecovery       *Recovery `json:"lastRecovery,omitempty"`
	// What the last recovery was for.
	WorkersDigest string `json:"workersDigest,omitempty"`
}

type Active struct {
	Name       string `json:"name"`
	RecoveryID string `json:"recoveryId"`
}

type Recovery struct {
	RecoveryID string `json:"recoveryId"`
	Trigger    string `json:"trigger"`
	Outcome    string `json:"outcome"`
}

type RecoveryPolicyList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`
	Items           []RecoveryPolicy `json:"items"`
}

// What Kubebuilder generates.

func (p *RecoveryPolicy) DeepCopyObject() runtime.Object {
	out := *p
	out.ObjectMeta = *p.ObjectMeta.DeepCopy()
	out.Spec.Workers.Selector = *p.Spec.Workers.Selector.DeepCopy()
	out.Spec.Database.URLFrom = *p.Spec.Database.URLFrom.DeepCopy()
	out.Status = p.Status.DeepCopy()
	return &out
}

func (s RecoveryPolicyStatus) DeepCopy() RecoveryPolicyStatus {
	if s.ActiveJob != nil {
		active := *s.ActiveJob
		s.ActiveJob = &active
	}
	if s.LastRecovery != nil {
		last := *s.LastRecovery
		s.LastRecovery = &last
	}
	return s
}

func (l *RecoveryPolicyList) DeepCopyObject() runtime.Object {
	out := &RecoveryPolicyList{TypeMeta: l.TypeMeta, ListMeta: *l.ListMeta.DeepCopy(), Items: make([]RecoveryPolicy, len(l.Items))}
	for i := range l.Items {
		out.Items[i] = *l.Items[i].DeepCopyObject().(*RecoveryPolicy)
	}
	return out
}

func types() *runtime.Scheme {
	known := runtime.NewScheme()
	check(clientgoscheme.AddToScheme(known))
	own := scheme.Builder{GroupVersion: schema.GroupVersion{Group: "unstick.dev", Version: "v1alpha1"}}
	check(own.Register(&RecoveryPolicy{}, &RecoveryPolicyList{}).AddToScheme(known))
	return known
}

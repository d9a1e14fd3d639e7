// The operator that one would write first: controller-runtime's manager with its caches, in the manner of Kubebuilder's
// CronJob tutorial (find the children, write the status, then act). It creates a Job for a policy on request, on a rollout
// and on the loss of a pod, and does nothing else that ours does.
//
//	peer watch COUNT URL    fills its caches, prints its memory as JSON when it holds COUNT pods, ends
//	peer run [careful]      the operator, with the credentials of KUBECONFIG; careful: it writes a status only when it changes
package main

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/go-logr/logr"
	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/events"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/handler"
	"sigs.k8s.io/controller-runtime/pkg/log"
	metricsserver "sigs.k8s.io/controller-runtime/pkg/metrics/server"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"
)

var policies = schema.GroupVersionKind{Group: "unstick.dev", Version: "v1alpha1", Kind: "RecoveryPolicy"}

func main() {
	log.SetLogger(logr.Discard())
	arguments := append(os.Args[1:], "", "", "")
	switch arguments[0] {
	case "watch":
		wanted, err := strconv.Atoi(arguments[1])
		check(err)
		watch(wanted, arguments[2])
	case "run":
		check(operator(ctrl.GetConfigOrDie(), arguments[1] == "careful").Start(ctrl.SetupSignalHandler()))
	default:
		check(fmt.Errorf("usage: peer watch COUNT URL | peer run"))
	}
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "peer:", err)
		os.Exit(1)
	}
}

func policy() *unstructured.Unstructured {
	object := &unstructured.Unstructured{}
	object.SetGroupVersionKind(policies)
	return object
}

func operator(config *rest.Config, careful bool) ctrl.Manager {
	manager, err := ctrl.NewManager(config, ctrl.Options{Metrics: metricsserver.Options{BindAddress: "0"}})
	check(err)
	reconciler := &reconciler{Client: manager.GetClient(), events: manager.GetEventRecorder("peer"), careful: careful}
	err = ctrl.NewControllerManagedBy(manager).
		For(policy()).
		Owns(&batchv1.Job{}).
		Watches(&corev1.Pod{}, handler.EnqueueRequestsFromMapFunc(reconciler.ofNamespace)).
		Watches(&appsv1.ReplicaSet{}, handler.EnqueueRequestsFromMapFunc(reconciler.ofNamespace)).
		Complete(reconciler)
	check(err)
	return manager
}

type reconciler struct {
	client.Client
	events  events.EventRecorder
	careful bool
}

// Which policies may care for an object: those of its namespace.
func (r *reconciler) ofNamespace(ctx context.Context, object client.Object) []reconcile.Request {
	list := &unstructured.UnstructuredList{}
	list.SetGroupVersionKind(policies)
	if r.List(ctx, list, client.InNamespace(object.GetNamespace())) != nil {
		return nil
	}
	var requests []reconcile.Request
	for _, policy := range list.Items {
		requests = append(requests, reconcile.Request{NamespacedName: client.ObjectKeyFromObject(&policy)})
	}
	return requests
}

func (r *reconciler) Reconcile(ctx context.Context, request reconcile.Request) (reconcile.Result, error) {
	policy := policy()
	if err := r.Get(ctx, request.NamespacedName, policy); err != nil {
		return reconcile.Result{}, client.IgnoreNotFound(err)
	}
	active, done, number, err := r.jobs(ctx, policy)
	if err != nil {
		return reconcile.Result{}, err
	}
	before := policy.DeepCopy()
	if done != nil {
		handled, _, _ := unstructured.NestedString(done.Object, "metadata", "annotations", "peer/trigger")
		record := map[string]any{"recoveryId": done.GetName(), "trigger": "Request", "outcome": "Recovered"}
		_ = unstructured.SetNestedField(policy.Object, record, "status", "lastRecovery")
		_ = unstructured.SetNestedField(policy.Object, handled, "status", "workersDigest")
	}
	if active != nil {
		_ = unstructured.SetNestedField(policy.Object, map[string]any{"name": active.Name, "recoveryId": active.Name}, "status", "activeJob")
	} else {
		unstructured.RemoveNestedField(policy.Object, "status", "activeJob")
	}
	_ = unstructured.SetNestedField(policy.Object, policy.GetGeneration(), "status", "observedGeneration")
	// The tutorial writes it each time.
	if !r.careful || !equality.Semantic.DeepEqual(before.Object["status"], policy.Object["status"]) {
		if err := r.Status().Update(ctx, policy); err != nil {
			return reconcile.Result{}, err
		}
	}
	trigger, err := r.trigger(ctx, policy)
	handled, _, _ := unstructured.NestedString(policy.Object, "status", "workersDigest")
	if err != nil || active != nil || trigger == handled {
		return reconcile.Result{}, err
	}
	return reconcile.Result{}, r.start(ctx, policy, trigger, number)
}

// The Job under way, the newest that has ended, and how many there are.
func (r *reconciler) jobs(ctx context.Context, policy client.Object) (*batchv1.Job, *unstructured.Unstructured, int, error) {
	list := &batchv1.JobList{}
	if err := r.List(ctx, list, client.InNamespace(policy.GetNamespace()), client.MatchingLabels{"peer/policy": policy.GetName()}); err != nil {
		return nil, nil, 0, err
	}
	// Several may be of the same second.
	slices.SortFunc(list.Items, func(a, b batchv1.Job) int { return number(&a) - number(&b) })
	var active *batchv1.Job
	var done *unstructured.Unstructured
	for i := range list.Items {
		job := &list.Items[i]
		if job.Status.CompletionTime == nil {
			active = job
			continue
		}
		done = &unstructured.Unstructured{Object: map[string]any{"metadata": map[string]any{
			"name": job.Name, "annotations": map[string]any{"peer/trigger": job.Annotations["peer/trigger"]},
		}}}
	}
	return active, done, len(list.Items), nil
}

func number(job *batchv1.Job) int {
	number, _ := strconv.Atoi(job.Annotations["peer/number"])
	return number
}

// What there is to recover for: the request, the newest revision, the living workers.
func (r *reconciler) trigger(ctx context.Context, policy *unstructured.Unstructured) (string, error) {
	wanted, _, _ := unstructured.NestedStringMap(policy.Object, "spec", "workers", "selector", "matchLabels")
	of := []client.ListOption{client.InNamespace(policy.GetNamespace()), client.MatchingLabelsSelector{Selector: labels.SelectorFromSet(wanted)}}
	pods, sets := &corev1.PodList{}, &appsv1.ReplicaSetList{}
	if err := r.List(ctx, pods, of...); err != nil {
		return "", err
	}
	if err := r.List(ctx, sets, of...); err != nil {
		return "", err
	}
	var facts []string
	for _, pod := range pods.Items {
		facts = append(facts, string(pod.UID))
	}
	for _, set := range sets.Items {
		facts = append(facts, set.Annotations["deployment.kubernetes.io/revision"])
	}
	slices.Sort(facts)
	digest := sha256.Sum256([]byte(strings.Join(facts, ",")))
	return fmt.Sprintf("%s-%x", policy.GetAnnotations()["unstick.dev/requestedAt"], digest[:5]), nil
}

func (r *reconciler) start(ctx context.Context, policy *unstructured.Unstructured, trigger string, number int) error {
	secret, _, _ := unstructured.NestedString(policy.Object, "spec", "database", "urlFrom", "secretKeyRef", "name")
	job := &batchv1.Job{}
	job.Namespace = policy.GetNamespace()
	job.Name = fmt.Sprintf("peer-%x", sha256.Sum256([]byte(policy.GetName()+trigger)))[:20]
	job.Labels = map[string]string{"peer/policy": policy.GetName()}
	job.Annotations = map[string]string{"peer/trigger": trigger, "peer/number": strconv.Itoa(number)}
	url := &corev1.SecretKeySelector{Key: "url"}
	url.Name = secret
	job.Spec.Template.Spec = corev1.PodSpec{
		RestartPolicy: corev1.RestartPolicyNever,
		Containers: []corev1.Container{{
			Name: "recover", Image: os.Getenv("JOB_IMAGE"), ImagePullPolicy: corev1.PullIfNotPresent, Args: []string{"check"},
			Env: []corev1.EnvVar{{Name: "DATABASE_URL", ValueFrom: &corev1.EnvVarSource{SecretKeyRef: url}}},
		}},
	}
	if err := ctrl.SetControllerReference(policy, job, r.Scheme()); err != nil {
		return err
	}
	if err := r.Create(ctx, job); err != nil {
		return client.IgnoreAlreadyExists(err)
	}
	r.events.Eventf(policy, job, corev1.EventTypeNormal, "RecoveryStarted", "Recover", "Job %s", job.Name)
	return nil
}

// Every cache that the operator above needs, filled from a server.
func watch(wanted int, url string) {
	config := &rest.Config{Host: url}
	start := time.Now()
	manager, err := ctrl.NewManager(config, ctrl.Options{
		Metrics: metricsserver.Options{BindAddress: "0"}, MapperProvider: mapper,
	})
	check(err)
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	go func() { check(manager.Start(ctx)) }()
	for _, object := range []client.Object{&corev1.Pod{}, &appsv1.ReplicaSet{}, &batchv1.Job{}} {
		_, err := manager.GetCache().GetInformer(ctx, object)
		check(err)
	}
	held := &corev1.PodList{}
	check(manager.GetCache().List(ctx, held, client.UnsafeDisableDeepCopy))
	seconds := time.Since(start).Seconds()
	if len(held.Items) != wanted {
		check(fmt.Errorf("%d of %d pods", len(held.Items), wanted))
	}
	line := map[string]any{"who": "controller-runtime", "pods": len(held.Items), "seconds": seconds, "cpu_seconds": processor(), "rss_kib": memory()}
	check(json.NewEncoder(os.Stdout).Encode(line))
}

// The server of this benchmark has no discovery.
func mapper(*rest.Config, *http.Client) (meta.RESTMapper, error) {
	mapper := meta.NewDefaultRESTMapper(nil)
	for _, kind := range []schema.GroupVersionKind{
		corev1.SchemeGroupVersion.WithKind("Pod"), appsv1.SchemeGroupVersion.WithKind("ReplicaSet"), batchv1.SchemeGroupVersion.WithKind("Job"),
	} {
		mapper.Add(kind, meta.RESTScopeNamespace)
	}
	return mapper, nil
}

// Resident memory in KiB.
func memory() int {
	text, err := os.ReadFile("/proc/self/status")
	check(err)
	_, rest, _ := strings.Cut(string(text), "VmRSS:")
	kib, err := strconv.Atoi(strings.Fields(rest)[0])
	check(err)
	return kib
}

// Processor time in seconds.
func processor() float64 {
	var usage syscall.Rusage
	check(syscall.Getrusage(syscall.RUSAGE_SELF, &usage))
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano()).Seconds()
}

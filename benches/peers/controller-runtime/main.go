// The operator that one would write first: controller-runtime's manager with its caches, in the manner of Kubebuilder's
// CronJob tutorial (find the children, write the status, delete the oldest, then act). It creates a Job for a policy on
// request, on a rollout and on the loss of a pod, tells of it by an event, and does nothing else that ours does.
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
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
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

// How many ended Jobs of each kind are kept: the tutorial's history limits, with Kubernetes' own defaults.
const keptSucceeded, keptFailed = 3, 1

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

func operator(config *rest.Config, careful bool) ctrl.Manager {
	manager, err := ctrl.NewManager(config, ctrl.Options{Scheme: types(), Metrics: metricsserver.Options{BindAddress: "0"}})
	check(err)
	reconciler := &reconciler{Client: manager.GetClient(), events: manager.GetEventRecorder("peer"), careful: careful}
	err = ctrl.NewControllerManagedBy(manager).
		For(&RecoveryPolicy{}).
		Owns(&batchv1.Job{}).
		Watches(&corev1.Pod{}, handler.EnqueueRequestsFromMapFunc(reconciler.selecting)).
		Watches(&appsv1.ReplicaSet{}, handler.EnqueueRequestsFromMapFunc(reconciler.selecting)).
		Complete(reconciler)
	check(err)
	return manager
}

type reconciler struct {
	client.Client
	events  events.EventRecorder
	careful bool
}

// The policies whose workers a pod or a ReplicaSet is of.
func (r *reconciler) selecting(ctx context.Context, object client.Object) []reconcile.Request {
	list := &RecoveryPolicyList{}
	if r.List(ctx, list, client.InNamespace(object.GetNamespace())) != nil {
		return nil
	}
	var requests []reconcile.Request
	for _, policy := range list.Items {
		selector, err := metav1.LabelSelectorAsSelector(&policy.Spec.Workers.Selector)
		if err == nil && selector.Matches(labels.Set(object.GetLabels())) {
			requests = append(requests, reconcile.Request{NamespacedName: client.ObjectKeyFromObject(&policy)})
		}
	}
	return requests
}

func (r *reconciler) Reconcile(ctx context.Context, request reconcile.Request) (reconcile.Result, error) {
	policy := &RecoveryPolicy{}
	if err := r.Get(ctx, request.NamespacedName, policy); err != nil {
		return reconcile.Result{}, client.IgnoreNotFound(err)
	}
	active, succeeded, failed, err := r.jobs(ctx, policy)
	if err != nil {
		return reconcile.Result{}, err
	}
	before := policy.Status.DeepCopy()
	if len(succeeded) > 0 {
		done := succeeded[len(succeeded)-1]
		policy.Status.LastRecovery = &Recovery{RecoveryID: done.Name, Trigger: "Request", Outcome: "Recovered"}
		policy.Status.WorkersDigest = done.Annotations["peer/trigger"]
	}
	policy.Status.ActiveJob = nil
	if active != nil {
		policy.Status.ActiveJob = &Active{Name: active.Name, RecoveryID: active.Name}
	}
	policy.Status.ObservedGeneration = policy.Generation
	// The tutorial writes it each time.
	if !r.careful || !equality.Semantic.DeepEqual(before, policy.Status) {
		if err := r.Status().Update(ctx, policy); err != nil {
			return reconcile.Result{}, err
		}
	}
	for _, old := range append(surplus(succeeded, keptSucceeded), surplus(failed, keptFailed)...) {
		if err := r.Delete(ctx, &old, client.PropagationPolicy(metav1.DeletePropagationBackground)); client.IgnoreNotFound(err) != nil {
			return reconcile.Result{}, err
		}
	}
	trigger, err := r.trigger(ctx, policy)
	if err != nil || active != nil || trigger == policy.Status.WorkersDigest {
		return reconcile.Result{}, err
	}
	return reconcile.Result{}, r.start(ctx, policy, trigger)
}

// The Job under way, and those that have ended, the newest last.
func (r *reconciler) jobs(ctx context.Context, policy client.Object) (active *batchv1.Job, succeeded, failed []batchv1.Job, err error) {
	list := &batchv1.JobList{}
	if err := r.List(ctx, list, client.InNamespace(policy.GetNamespace()), client.MatchingLabels{"peer/policy": policy.GetName()}); err != nil {
		return nil, nil, nil, err
	}
	slices.SortFunc(list.Items, func(a, b batchv1.Job) int { return a.CreationTimestamp.Compare(b.CreationTimestamp.Time) })
	for i, job := range list.Items {
		switch ended, how := finished(&job); {
		case !ended:
			active = &list.Items[i]
		case how == batchv1.JobFailed:
			failed = append(failed, job)
		default:
			succeeded = append(succeeded, job)
		}
	}
	return active, succeeded, failed, nil
}

// Whether a Job has ended, and how: as the tutorial asks.
func finished(job *batchv1.Job) (bool, batchv1.JobConditionType) {
	for _, condition := range job.Status.Conditions {
		if (condition.Type == batchv1.JobComplete || condition.Type == batchv1.JobFailed) && condition.Status == corev1.ConditionTrue {
			return true, condition.Type
		}
	}
	return false, ""
}

func surplus(jobs []batchv1.Job, kept int) []batchv1.Job {
	return jobs[:max(0, len(jobs)-kept)]
}

// What there is to recover for: the request, the newest revision, the living workers.
func (r *reconciler) trigger(ctx context.Context, policy *RecoveryPolicy) (string, error) {
	selector, err := metav1.LabelSelectorAsSelector(&policy.Spec.Workers.Selector)
	if err != nil {
		return "", err
	}
	of := []client.ListOption{client.InNamespace(policy.GetNamespace()), client.MatchingLabelsSelector{Selector: selector}}
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

func (r *reconciler) start(ctx context.Context, policy *RecoveryPolicy, trigger string) error {
	job := &batchv1.Job{}
	job.Namespace = policy.GetNamespace()
	job.Name = fmt.Sprintf("peer-%x", sha256.Sum256([]byte(policy.GetName()+trigger)))[:20]
	job.Labels = map[string]string{"peer/policy": policy.GetName()}
	job.Annotations = map[string]string{"peer/trigger": trigger}
	job.Spec.Template.Spec = corev1.PodSpec{
		RestartPolicy: corev1.RestartPolicyNever,
		Containers: []corev1.Container{{
			Name: "recover", Image: os.Getenv("JOB_IMAGE"), ImagePullPolicy: corev1.PullIfNotPresent, Args: []string{"check"},
			Env: []corev1.EnvVar{{Name: "DATABASE_URL", ValueFrom: &policy.Spec.Database.URLFrom}},
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
	// The informers are there before the manager has started, and a cache that has not started answers with an error.
	if !manager.GetCache().WaitForCacheSync(ctx) {
		check(fmt.Errorf("the caches are not filled"))
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

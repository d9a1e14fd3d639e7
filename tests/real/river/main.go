// A worker on River with the pgx driver. Its own rescuer stays at its default of one hour.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivermigrate"
	"github.com/riverqueue/river/rivertype"
)

// CountArgs is the one kind of job that this worker knows.
type CountArgs struct {
	Number int `json:"number"`
}

func (CountArgs) Kind() string { return "count" }

// countWorker hands the ids of the jobs it began to `began`; with `hang` it never ends one.
type countWorker struct {
	river.WorkerDefaults[CountArgs]
	began chan *rivertype.JobRow
	hang  bool
}

// Timeout is off: a hanging job must stay `running` until its process is killed.
func (w *countWorker) Timeout(*river.Job[CountArgs]) time.Duration { return -1 }

func (w *countWorker) Work(ctx context.Context, job *river.Job[CountArgs]) error {
	w.began <- job.JobRow
	if w.hang {
		<-ctx.Done()
	}
	return nil
}

func say(value any) { _ = json.NewEncoder(os.Stdout).Encode(value) }

// working starts a client that works on the default queue, `jobs` at a time.
func working(ctx context.Context, pool *pgxpool.Pool, worker *countWorker, jobs int) (*river.Client[pgx.Tx], error) {
	workers := river.NewWorkers()
	river.AddWorker(workers, worker)
	client, err := river.NewClient(riverpgxv5.New(pool), &river.Config{
		ID:                os.Getenv("WORKER_ID"), // empty: River's own, host name and start time
		Logger:            slog.New(slog.DiscardHandler),
		Queues:            map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: jobs}},
		Workers:           workers,
		FetchCooldown:     50 * time.Millisecond,
		FetchPollInterval: 100 * time.Millisecond,
	})
	if err != nil {
		return nil, err
	}
	return client, client.Start(ctx)
}

func migrate(ctx context.Context, pool *pgxpool.Pool) error {
	migrator, err := rivermigrate.New(riverpgxv5.New(pool), nil)
	if err != nil {
		return err
	}
	_, err = migrator.Migrate(ctx, rivermigrate.DirectionUp, nil)
	return err
}

func enqueue(ctx context.Context, client *river.Client[pgx.Tx], count int) error {
	ids := []int64{}
	for number := range count {
		inserted, err := client.Insert(ctx, CountArgs{Number: number}, nil)
		if err != nil {
			return err
		}
		ids = append(ids, inserted.Job.ID)
	}
	say(ids)
	return nil
}

func hang(ctx context.Context, pool *pgxpool.Pool) error {
	worker := &countWorker{began: make(chan *rivertype.JobRow, 1), hang: true}
	if _, err := working(ctx, pool, worker, 1); err != nil {
		return err
	}
	job := <-worker.began
	say(map[string]any{"claimed": []int64{job.ID}, "owner": job.AttemptedBy[len(job.AttemptedBy)-1]})
	select {}
}

// workUntilIdle ends when no job waits any more, by River's own list of jobs; Stop waits for its own running ones.
// What dead workers left `running` is not ours to wait for.
func workUntilIdle(ctx context.Context, pool *pgxpool.Pool) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	worker := &countWorker{began: make(chan *rivertype.JobRow, 10_000)}
	client, err := working(ctx, pool, worker, 10)
	if err != nil {
		return err
	}
	completedEvents, unsubscribe := client.Subscribe(river.EventKindJobCompleted)
	defer unsubscribe()
	busy := river.NewJobListParams().First(1).States(rivertype.JobStateAvailable, rivertype.JobStateRetryable,
		rivertype.JobStateScheduled, rivertype.JobStatePending)
	for ctx.Err() == nil {
		list, err := client.JobList(ctx, busy)
		if err != nil {
			return err
		}
		if len(list.Jobs) == 0 {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	if err := client.Stop(context.WithoutCancel(ctx)); err != nil {
		return err
	}
	completed := []int64{}
	for len(completedEvents) > 0 {
		if event := <-completedEvents; event != nil {
			completed = append(completed, event.Job.ID)
		}
	}
	slices.Sort(completed)
	say(map[string]any{"completed": completed})
	return nil
}

func read(ctx context.Context, client *river.Client[pgx.Tx], ids []string) error {
	for _, text := range ids {
		id, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return err
		}
		job, err := client.JobGet(ctx, id)
		if err != nil {
			return err
		}
		say(map[string]any{
			"id": job.ID, "state": job.State, "attempt": job.Attempt, "maxAttempts": job.MaxAttempts,
			"attemptedAt": job.AttemptedAt, "attemptedBy": job.AttemptedBy, "createdAt": job.CreatedAt,
			"scheduledAt": job.ScheduledAt, "finalizedAt": job.FinalizedAt, "errors": job.Errors,
			"metadata": json.RawMessage(job.Metadata),
			"types": map[string]string{
				"id": fmt.Sprintf("%T", job.ID), "state": fmt.Sprintf("%T", job.State),
				"attemptedAt": fmt.Sprintf("%T", job.AttemptedAt), "finalizedAt": fmt.Sprintf("%T", job.FinalizedAt),
				"errors": fmt.Sprintf("%T", job.Errors),
			},
		})
	}
	return nil
}

func run(ctx context.Context, args []string) error {
	pool, err := pgxpool.New(ctx, os.Getenv("DATABASE_URL"))
	if err != nil {
		return err
	}
	defer pool.Close()
	command, rest := "", []string{}
	if len(args) > 0 {
		command, rest = args[0], args[1:]
	}
	if command == "migrate" {
		return migrate(ctx, pool)
	}
	if command == "work" {
		if slices.Contains(rest, "--hang") {
			return hang(ctx, pool)
		}
		return workUntilIdle(ctx, pool)
	}
	// Without queues the client only inserts and reads.
	client, err := river.NewClient(riverpgxv5.New(pool), &river.Config{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return err
	}
	switch command {
	case "enqueue":
		count := 1
		if len(rest) > 0 {
			if count, err = strconv.Atoi(rest[0]); err != nil {
				return err
			}
		}
		return enqueue(ctx, client, count)
	case "read":
		return read(ctx, client, rest)
	}
	return errors.New("unknown command " + command)
}

func main() {
	if err := run(context.Background(), os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

//! One pass over the run table, as check, recover, init and serve ask for it: arguments come in, a result goes out that always
//! holds a report, also when nothing could be looked at.

use std::{future::Future, path::PathBuf, time::Duration};

use clap::ArgMatches;

use super::{
    Failure,
    args::{Form, PolicyArgs},
    failure::TRY_AGAIN,
    output,
    progress::Bar,
    runtime, sources,
};
use crate::{
    policy::EffectivePolicy,
    recover::{self, Ended, Mode, Request, Step},
    report::{Outcome, Report, Trigger, words::shell_word},
};

/// How much longer than its own limit a recovery may take to end in good order.
const GRACE: Duration = Duration::from_secs(2);

/// What is asked for.
pub(super) struct Order<'a> {
    /// The policy and the database.
    pub policy: &'a PolicyArgs,
    /// Where each argument was given.
    pub matches: &'a ArgMatches,
    /// Look or settle.
    pub mode: Mode,
    /// Why.
    pub trigger: Trigger,
    /// The recovery's name, if it was given one.
    pub recovery_id: Option<String>,
    /// Its name otherwise, from the policy's (or its table's); none: a new one.
    pub shared_name: &'a dyn Fn(&str) -> Option<String>,
    /// How many runs are listed.
    pub limit: u64,
    /// How long it may take.
    pub time_limit: Option<Duration>,
    /// A recovery of the same name counts as done only if it ended within this time.
    pub done_within: Option<Duration>,
}

/// How it ended.
pub(super) struct Finished {
    /// The report, blank where nothing was seen.
    pub report: Report,
    /// The exit code.
    pub exit: u8,
    /// What standard error is told.
    pub failure: Option<Failure>,
    /// The policy, if it could be read.
    pub policy: Option<EffectivePolicy>,
}

impl Finished {
    /// What went wrong, in other words.
    pub(super) fn reworded(mut self, word: impl Fn(&str) -> String) -> Self {
        let of_report =
            self.report.errors.iter_mut().filter(|error| error.id.is_none()).map(|error| &mut error.message);
        let of_failure = self.failure.iter_mut().flat_map(|failure| failure.sentences.iter_mut());
        of_report.chain(of_failure).for_each(|sentence| *sentence = word(sentence));
        self
    }

    /// A pass that ended before it saw anything.
    pub(super) fn early(failure: Failure, trigger: Trigger, recovery_id: Option<String>) -> Self {
        let mut report = Report { recovery_id, ..Report::blank(trigger, Outcome::Failed) };
        failure.tell(&mut report);
        Self { report, exit: failure.exit, failure: Some(failure), policy: None }
    }

    /// Whether nothing was to be changed.
    fn only_looking(mut self, mode: Mode) -> Self {
        self.report.dry_run = mode == Mode::Check;
        self
    }

    /// Adds what the policy says about a pass that saw nothing.
    fn under(mut self, policy: EffectivePolicy) -> Self {
        self.report.policy.clone_from(&policy.name);
        self.report.environment = Some(policy.environment.clone());
        self.report.stuck_after_seconds = Some(policy.stuck_after.as_secs());
        self.report.table = Some(policy.runs.table.to_string());
        self.policy = Some(policy);
        self
    }

    /// Writes the result where each of its readers looks, and gives the exit code.
    pub(super) fn show(&self, form: Form) -> u8 {
        let told = self.failure.as_ref().map_or(&[][..], |failure| &failure.sentences);
        let written = output::data(&match form {
            Form::Json => output::json(&self.report),
            Form::Text => output::report_text(&self.report, self.policy.as_ref(), told),
        });
        if let Some(failure) = &self.failure {
            output::words(&failure.words());
        }
        if self.exit == 0 { written } else { self.exit }
    }

    /// The same, and where Kubernetes looks.
    pub(super) fn show_and_leave(&self, form: Form, termination_log: Option<&PathBuf>) -> u8 {
        output::leave_for_kubernetes(&self.report, termination_log);
        self.show(form)
    }
}

/// Where a pass runs.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// In a process of its own: signals end it, and a terminal sees how far it is.
    Process,
    /// Beside others in a server, which minds signals itself.
    Server,
}

/// Does what was asked.
pub(super) fn run(order: Order<'_>) -> Finished {
    let only_looks = order.mode == Mode::Check;
    let finished = run_in(Place::Process, order);
    if only_looks { finished.reworded(runtime::of_a_look) } else { finished }
}

/// The same on a thread of a server.
pub(super) fn run_apart(order: Order<'_>) -> Finished {
    run_in(Place::Server, order)
}

fn run_in(place: Place, order: Order<'_>) -> Finished {
    let (trigger, id) = (order.trigger, order.recovery_id.clone());
    let (mode, time_limit) = (order.mode, order.time_limit);
    let (policy, given) = match sources::policy(order.policy) {
        Ok(found) => found,
        Err(failure) => return Finished::early(failure, trigger, id).only_looking(mode),
    };
    let request = match request(order, policy.clone()) {
        Ok(request) => request,
        Err(failure) => return Finished::early(failure, trigger, id).only_looking(mode).under(policy),
    };
    let limit = time_limit.map(|limit| limit.saturating_add(GRACE));
    let ended = match place {
        Place::Process => {
            let bar = Bar::new("Settled");
            let mut show = |step: Step| bar.show(step);
            let (request, progress) = (&request, &mut show);
            let ended = runtime::block_on_stoppable(
                move |stop| recover::run(request, progress, with_way_back(request, stop)),
                limit,
            );
            bar.clear();
            ended
        }
        Place::Server => runtime::block_on_apart(recover::run(&request, &mut |_| (), std::future::pending()), limit),
    };
    match ended {
        Ok(Ended { mut report, exit, error, remedy_sql }) => {
            for error in report.errors.iter_mut().filter(|error| error.id.is_none()) {
                error.message = given.name_flag(&error.message);
            }
            let sentence = error.map(|sentence| given.name_flag(&sentence));
            let failure = sentence.map(|sentence| Failure { exit, sentences: vec![sentence], remedy_sql });
            Finished { report, exit, failure, policy: Some(policy) }
        }
        Err(mut failure) => {
            let id = (mode == Mode::Recover).then(|| request.recovery_id.clone());
            if let (Some(id), TRY_AGAIN, Some(sentence)) = (&id, failure.exit, failure.sentences.first_mut()) {
                sentence.push_str(&way_back(id));
            }
            Finished::early(failure, trigger, id).only_looking(mode).under(policy)
        }
    }
}

/// Why it was stopped, and what to do about it.
async fn with_way_back(request: &Request, stop: impl Future<Output = String>) -> String {
    let way = if request.mode == Mode::Recover { way_back(&request.recovery_id) } else { String::new() };
    stop.await + &way
}

/// What to do about a recovery that was stopped: it has a name, also where nobody gave it one.
fn way_back(id: &str) -> String {
    let id = shell_word(id);
    format!(" (with --recovery-id {id} under the same name), or take it back with `unstick undo {id}`")
}

/// The same as a request to the use case.
fn request(order: Order<'_>, policy: EffectivePolicy) -> Result<Request, Failure> {
    let Order { policy: args, matches, mode, trigger, recovery_id, shared_name, limit, time_limit, done_within } =
        order;
    let shared = || shared_name(policy.name.as_deref().unwrap_or(&policy.runs.table.to_string()));
    let recovery_id = recovery_id.or_else(shared).unwrap_or_else(|| ulid::Ulid::new().to_string());
    Ok(Request {
        policy,
        url: sources::database_url(&args.database, matches)?,
        recovery_id,
        trigger,
        actor: sources::actor(),
        snapshot: sources::snapshot(args.workers.as_deref())?,
        mode,
        list_limit: limit,
        time_limit,
        done_within,
    })
}

/// A request that only looks at a run.
pub(super) fn look_request(
    args: &PolicyArgs,
    matches: &ArgMatches,
    time_limit: Option<Duration>,
) -> Result<Request, Failure> {
    Ok(Request { mode: Mode::Check, time_limit, ..plan_request(args, matches)? })
}

/// A request that only plans.
pub(super) fn plan_request(args: &PolicyArgs, matches: &ArgMatches) -> Result<Request, Failure> {
    let order = Order {
        policy: args,
        matches,
        mode: Mode::Recover,
        trigger: Trigger::CommandLine,
        recovery_id: None,
        shared_name: &|_| None,
        limit: 20,
        time_limit: None,
        done_within: None,
    };
    request(order, sources::policy(args)?.0)
}

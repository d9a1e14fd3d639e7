//! One watch of one kind, kept up for ever.
//!
//! In: events from the API server, errors among them. Out: the [`Stores`](super::Stores) as they tell. Lists are
//! streamed where the server can do that, paged where it cannot. Nothing is fatal: a right that is missing may be
//! granted, a kind that is not installed may come.

use std::{sync::Arc, time::Duration};

use futures_util::{Stream, StreamExt};
use jiff::Timestamp;
use kube::{
    Api,
    runtime::{
        utils::StreamBackoff,
        watcher::{self, DefaultBackoff, Error, Event},
    },
};

use super::{
    Shared,
    kept::Kept,
    stores::{Failure, Turn},
};

/// While a watch fails it is tried again more often than this.
const WELL_AFTER: Duration = Duration::from_secs(60);

/// What one watch is about.
pub(super) struct Watch<K> {
    pub(super) api: Api<K>,
    pub(super) scope: usize,
    /// Only objects with this label.
    pub(super) label: Option<&'static str>,
    /// Named in messages.
    pub(super) place: String,
}

/// How the list that a watch begins with comes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lists {
    Streamed,
    Paged,
}

impl<K: Kept> Watch<K> {
    /// Watches until it is dropped.
    pub(super) async fn run(self, shared: Arc<Shared>) {
        let mut lists = Lists::Streamed;
        loop {
            let events = Box::pin(StreamBackoff::new(self.events(lists), DefaultBackoff::default()));
            // It ends only to be begun anew in the other way.
            lists = self.take(events, lists, &shared).await;
        }
    }

    fn events(&self, lists: Lists) -> impl Stream<Item = watcher::Result<Event<K>>> + Send + use<K> {
        let mut config = watcher::Config::default();
        if lists == Lists::Streamed {
            config = config.streaming_lists();
        }
        if let Some(label) = self.label {
            config = config.labels(label);
        }
        watcher::watcher(self.api.clone(), config)
    }

    async fn take<S>(&self, mut events: S, lists: Lists, shared: &Shared) -> Lists
    where
        S: Stream<Item = watcher::Result<Event<K>>> + Unpin,
    {
        let mut begun_in_vain = 0;
        while let Some(event) = self.next(&mut events, shared).await {
            match event {
                Ok(event) => {
                    begun_in_vain = match &event {
                        Event::Init => begun_in_vain + 1,
                        Event::InitDone => 0,
                        _ => begun_in_vain,
                    };
                    let listed = matches!(event, Event::InitDone);
                    let at = now();
                    let event = event.modify(|object| object.told_at(at));
                    // A list is begun before anybody is asked for it.
                    let is_told = !matches!(event, Event::Init);
                    let turn = shared.change(|stores| {
                        if is_told {
                            stores.hear(self.scope, K::KIND, at);
                        }
                        stores.apply(self.scope, event)
                    });
                    if listed {
                        shared.listed();
                    }
                    self.tell(&turn);
                }
                Err(error) if lists == Lists::Streamed && cannot_stream(&error) => return Lists::Paged,
                Err(error) => self.failed(&error, shared),
            }
            if lists == Lists::Streamed && begun_in_vain > 2 {
                return Lists::Paged;
            }
        }
        lists
    }

    /// The next event; meanwhile a watch that has failed is taken for well again once it has not failed for long.
    async fn next<S: Stream + Unpin>(&self, events: &mut S, shared: &Shared) -> Option<S::Item> {
        while shared.look(|stores| stores.is_failing(self.scope, K::KIND)) {
            if let Ok(event) = tokio::time::timeout(WELL_AFTER, events.next()).await {
                return event;
            }
            self.tell(&shared.change(|stores| stores.recover(self.scope, K::KIND)));
        }
        events.next().await
    }

    fn tell(&self, turn: &Turn) {
        if *turn == Turn::Better {
            tracing::info!("{} in {}: watched again", K::KIND, self.place);
        }
    }

    fn failed(&self, error: &Error, shared: &Shared) {
        let message = format!("cannot watch {} in {}: {}", K::KIND, self.place, reason(error));
        let failure = Failure { kind: K::KIND, message: message.clone(), at: now() };
        let turn = shared.change(|stores| stores.fail(self.scope, failure));
        if turn != Turn::Worse {
            return;
        }
        // A list that has grown too old and a server that restarts are everyday things.
        match status(error).map(|status| status.code) {
            Some(401 | 403 | 404) => tracing::warn!("{message}"),
            _ => tracing::info!("{message}; trying again"),
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "since when a watch fails, and when it tells something, is the operator's own time"
)]
fn now() -> Timestamp {
    Timestamp::now()
}

fn status(error: &Error) -> Option<&kube::core::Status> {
    match error {
        Error::InitialListFailed(kube::Error::Api(status))
        | Error::WatchStartFailed(kube::Error::Api(status))
        | Error::WatchFailed(kube::Error::Api(status))
        | Error::WatchError(status) => Some(status),
        _ => None,
    }
}

/// Whether the server says that it does not know streamed lists.
fn cannot_stream(error: &Error) -> bool {
    matches!(error, Error::WatchStartFailed(_))
        && status(error).is_some_and(|status| matches!(status.code, 400 | 405 | 422 | 501))
}

fn reason(error: &Error) -> String {
    match status(error) {
        Some(status) if status.code == 403 => {
            format!("{}; grant the operator's service account the verbs list and watch on it", status.message)
        }
        Some(status) if status.code == 404 => {
            format!("{}; is it installed? (unstick crd | kubectl apply -f -)", status.message)
        }
        Some(status) => status.message.clone(),
        None => error.to_string(),
    }
}

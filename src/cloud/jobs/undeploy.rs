//! Taking models off their endpoints, which ends their cost. What may still be deployed a little later is waited for first, and what
//! was not looked at is never said to be gone.

use std::collections::BTreeSet;

use crate::cloud::client::CloudError;
use crate::cloud::google::Deployed;
use crate::cloud::google::VertexClient;
use crate::cloud::jobs::deploy::{DeployProgress, has_no_list, is_model, ours_among, wait_for};
use crate::cloud::jobs::ledger::{JobError, Ledger};
use crate::cloud::jobs::upload::FOLDER;
use crate::dataset::{CloudOperation, OperationKind, Store};

/// What became of an undeployment.
#[derive(Debug)]
pub struct Undeployed {
    /// The endpoints' ids and what was taken off.
    pub gone: Vec<(String, Deployed)>,
    /// Why it is not known that this is all, if so.
    pub ended: Result<(), JobError>,
}

/// Takes Moodsic's models off their endpoints. A deployment that is under way is waited for first, for it would cost from its end on.
pub fn undeploy_all(store: &mut Store, client: &VertexClient, progress: DeployProgress) -> Undeployed {
    let mut gone = Vec::new();
    let ended = undeploy_each(store, client, progress, &mut gone);
    Undeployed { gone, ended }
}

fn undeploy_each(
    store: &mut Store,
    client: &VertexClient,
    progress: DeployProgress,
    gone: &mut Vec<(String, Deployed)>,
) -> Result<(), JobError> {
    let written = Ledger::new(store, client.settings())?.not_failed(OperationKind::Deployment)?;
    let ours = ours_among(client.settings(), &client.endpoints()?);
    let mut ids: Vec<_> = ours.into_iter().map(|endpoint| endpoint.id).collect();
    let (chosen, mut others) = (ids.len(), Vec::new());
    for deployment in &written {
        let (id, _) = endpoint_and_model(deployment);
        if !ids.iter().chain(&others).any(|known| known == id) {
            others.push(id.to_owned());
        }
    }
    // Those that were chosen when something was deployed to them.
    ids.extend(others);
    let mut ended = Ok(());
    for (index, id) in ids.iter().enumerate() {
        let of_it: Vec<_> = written.iter().filter(|deployment| endpoint_and_model(deployment).0 == id).collect();
        match clear(store, client, id, index < chosen, &of_it, progress, gone) {
            Ok(()) => {}
            Err(error @ JobError::Cloud(CloudError::Cancelled)) => return Err(error),
            // The next one costs too.
            Err(error) => ended = ended.and(Err(error)),
        }
    }
    ended
}

/// Takes Moodsic's models off an endpoint: all of them if it is ours, else those of `written`, which are the deployments to it that
/// have not failed. Those that have no end here are given up once it is known that they are not under way.
fn clear(
    store: &mut Store,
    client: &VertexClient,
    id: &str,
    is_ours: bool,
    written: &[&CloudOperation],
    progress: DeployProgress,
    gone: &mut Vec<(String, Deployed)>,
) -> Result<(), JobError> {
    let open = || written.iter().copied().filter(|deployment| !deployment.progress.is_over());
    let mut under_way: BTreeSet<_> = open().filter_map(|deployment| deployment.name.clone()).collect();
    let listed = client.deployments_under_way(id);
    match &listed {
        Ok(names) => under_way.extend(names.iter().cloned()),
        Err(error) if has_no_list(error) => {}
        Err(error) => return Err(error.clone().into()),
    }
    wait_for(client, &under_way, progress)?;
    let endpoint = match client.endpoint_info(id) {
        Ok(endpoint) => Some(endpoint),
        // With an endpoint goes everything that was deployed to it.
        Err(CloudError::NotFound { .. }) => None,
        Err(error) => return Err(error.into()),
    };
    let is_gone = endpoint.is_none();
    for model in endpoint.map(|endpoint| endpoint.deployed).unwrap_or_default() {
        if is_ours || written.iter().any(|deployment| is_model(endpoint_and_model(deployment).1, &model.model)) {
            undeploy(store, client, id, &model, progress)?;
            gone.push((id.to_owned(), model));
        }
    }
    let mut ledger = Ledger::new(store, client.settings())?;
    for deployment in open() {
        // The answer was lost, and without the list nobody knows whether it goes on.
        if let (None, Err(error), false) = (&deployment.name, &listed, is_gone) {
            return Err(error.clone().into());
        }
        ledger.give_up(&mut deployment.clone(), "it was undeployed")?;
    }
    Ok(())
}

/// What a deployment's subject says: the endpoint's id, and the model.
fn endpoint_and_model(deployment: &CloudOperation) -> (&str, &str) {
    deployment.subject.split_once(' ').unwrap_or((&deployment.subject, ""))
}

/// Takes a model off an endpoint and waits until it is gone: then it costs nothing any more.
fn undeploy(
    store: &mut Store,
    client: &VertexClient,
    endpoint_id: &str,
    deployed: &Deployed,
    progress: DeployProgress,
) -> Result<(), JobError> {
    let mut ledger = Ledger::new(store, client.settings())?;
    let subject = format!("{endpoint_id} {}", deployed.id);
    let mut operation = ledger.open(OperationKind::Undeployment, FOLDER, &subject, false)?;
    let asked = match operation.name.clone() {
        Some(name) => Ok(Some(name)),
        None => client.undeploy(endpoint_id, &deployed.id),
    };
    let done = match asked {
        Ok(Some(name)) => {
            ledger.running(&mut operation, name.clone())?;
            client.follow_operation(&name, progress).map(drop)
        }
        Ok(None) => Ok(()),
        Err(error) => Err(error),
    };
    ledger.close(&mut operation, done, |()| None)
}

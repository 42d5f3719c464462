//! Deploying a model, which costs by the hour. It looks first, so nothing is deployed twice.

use std::ops::ControlFlow;

use jiff::Timestamp;

use crate::cloud::client::CloudError;
use crate::cloud::google::{CloudSettings, VertexClient};
use crate::cloud::google::{EndpointInfo, OperationState};
use crate::cloud::jobs::ledger::{JobError, Ledger};
use crate::cloud::jobs::train::last_trained_model;
use crate::cloud::jobs::upload::FOLDER;
use crate::dataset::{OperationKind, OperationProgress, Store};

/// What hears how far it is; `Break` ends the following, not the deployment.
pub type DeployProgress<'a> = &'a mut dyn FnMut(&OperationState) -> ControlFlow<()>;

/// Where a model is deployed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deployment {
    /// The endpoint's id.
    pub endpoint_id: String,
    /// `projects/…/models/ID`.
    pub model: String,
    /// Whether it was deployed already.
    pub was_there: bool,
}

/// The model that a deployment or a batch prediction takes when none is named: the one that was trained last.
pub fn latest_model(store: &Store, client: &VertexClient) -> Result<String, JobError> {
    let settings = client.settings();
    if let Some(model) = last_trained_model(store, settings)? {
        return Ok(model);
    }
    let newest = client.models()?.into_iter().find(|model| model.deployable);
    let none = CloudError::NotFound {
        what: "a model to deploy".to_owned(),
        detail: "none was trained yet, so train one first".to_owned(),
        region: Some(settings.region().name()),
    };
    Ok(newest.ok_or(none)?.name)
}

/// When a model was deployed from here that, as far as is written down, was not undeployed from here since: it may cost by the hour.
pub fn last_deployment(store: &Store, settings: &CloudSettings) -> Result<Option<Timestamp>, JobError> {
    let project = settings.project().map_err(CloudError::from)?;
    let last = store.cloud_operations()?.into_iter().find(|operation| {
        let may_be_true = match operation.kind {
            // One whose answer was lost may have been begun all the same.
            OperationKind::Deployment => true,
            OperationKind::Undeployment => operation.progress != OperationProgress::Asked,
            _ => false,
        };
        let has_failed = matches!(operation.progress, OperationProgress::Failed | OperationProgress::Cancelled);
        let is_here = operation.project == project && operation.region == settings.region().name();
        may_be_true && !has_failed && is_here
    });
    Ok(last.filter(|operation| operation.kind == OperationKind::Deployment).map(|operation| operation.began))
}

/// Deploys `model` to the endpoint of the settings, else to the one called moodsic, which is made if need be; follows it to its
/// end. It costs by the hour from then on.
pub fn deploy(
    store: &mut Store,
    client: &VertexClient,
    model: &str,
    progress: DeployProgress,
) -> Result<Deployment, JobError> {
    let endpoint_id = match client.settings().endpoint_id() {
        Ok(id) => id.to_owned(),
        Err(_) => endpoint(store, client, progress)?,
    };
    let mut ledger = Ledger::new(store, client.settings())?;
    let mut operation = ledger.open(OperationKind::Deployment, FOLDER, &format!("{endpoint_id} {model}"), false)?;
    let there = |was_there| Deployment { endpoint_id: endpoint_id.clone(), model: model.to_owned(), was_there };
    let is_there = || -> Result<bool, CloudError> {
        let info = client.endpoint_info(&endpoint_id)?;
        Ok(info.deployed.iter().any(|deployed| is_model(&deployed.model, model)))
    };
    if operation.name.is_none() {
        if is_there()? {
            return ledger.close(&mut operation, Ok(there(true)), |_| None);
        }
        // The answer to an earlier wish was lost: a second deployment of the same model would cost a second time.
        if wait_for_others(client, &endpoint_id, progress)? && is_there()? {
            return ledger.close(&mut operation, Ok(there(false)), |_| None);
        }
        let name = match client.deploy(&endpoint_id, model, FOLDER) {
            Ok(name) => name,
            Err(error) if error.is_transient() => {
                wait_for_others(client, &endpoint_id, progress)?;
                if is_there()? {
                    return ledger.close(&mut operation, Ok(there(false)), |_| None);
                }
                return Err(error.into());
            }
            Err(error) => return ledger.close(&mut operation, Err(error), |_: &Deployment| None),
        };
        ledger.running(&mut operation, name)?;
    }
    let name = operation.name.clone().unwrap_or_default();
    let done = client.follow_operation(&name, progress).map(|_| there(false));
    ledger.close(&mut operation, done, |_| None)
}

/// Whether two names are of the same model of a project, by its id or its number, whichever versions they name.
pub(super) fn is_model(one: &str, other: &str) -> bool {
    let id = |name: &str| name.rsplit('/').next().and_then(|last| last.split('@').next()).map(str::to_owned);
    id(one) == id(other)
}

/// Follows all deployments to the endpoint that are under way there, of whichever model, to their ends; answers whether there were
/// any.
fn wait_for_others(client: &VertexClient, endpoint_id: &str, progress: DeployProgress) -> Result<bool, CloudError> {
    let names = match client.deployments_under_way(endpoint_id) {
        Err(error) if has_no_list(&error) => Vec::new(),
        names => names?,
    };
    wait_for(client, &names, progress)?;
    Ok(!names.is_empty())
}

/// Some servers, and some accounts, have no list of operations.
pub(super) fn has_no_list(error: &CloudError) -> bool {
    matches!(error, CloudError::Forbidden { .. } | CloudError::NotFound { .. } | CloudError::Refused { .. })
}

/// Follows deployments to their ends.
pub(super) fn wait_for<'a>(
    client: &VertexClient,
    names: impl IntoIterator<Item = &'a String>,
    progress: DeployProgress,
) -> Result<(), CloudError> {
    for name in names {
        match client.follow_operation(name, progress) {
            // One that failed has deployed nothing, and one that the service has forgotten is over.
            Ok(_) | Err(CloudError::Failed { .. } | CloudError::NotFound { .. }) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// The endpoint called moodsic.
fn endpoint(store: &mut Store, client: &VertexClient, progress: DeployProgress) -> Result<String, JobError> {
    let mut ledger = Ledger::new(store, client.settings())?;
    let mut operation = ledger.open(OperationKind::Endpoint, FOLDER, "", false)?;
    let find = || -> Result<Option<String>, CloudError> {
        let ours = client.endpoints()?.into_iter().find(|endpoint| endpoint.display_name == FOLDER);
        Ok(ours.map(|endpoint| endpoint.id))
    };
    if let Some(id) = find()? {
        return ledger.close(&mut operation, Ok(id), |id| Some(id.clone()));
    }
    let name = match operation.name.clone() {
        Some(name) => name,
        None => match client.create_endpoint(FOLDER) {
            Ok(name) => name,
            Err(error) if error.is_transient() => match find()? {
                Some(id) => return ledger.close(&mut operation, Ok(id), |id| Some(id.clone())),
                None => return Err(error.into()),
            },
            Err(error) => return ledger.close(&mut operation, Err(error), |_: &String| None),
        },
    };
    ledger.running(&mut operation, name.clone())?;
    let made = client.created_endpoint(&name, progress);
    ledger.close(&mut operation, made, |id| Some(id.clone()))
}

/// Those of `endpoints` that are Moodsic's, by the settings or by their name.
pub fn ours_among(settings: &CloudSettings, endpoints: &[EndpointInfo]) -> Vec<EndpointInfo> {
    let chosen = settings.endpoint_id().ok();
    let is_ours = |endpoint: &&EndpointInfo| chosen == Some(&endpoint.id) || endpoint.display_name == FOLDER;
    endpoints.iter().filter(is_ours).cloned().collect()
}

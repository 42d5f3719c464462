//! Vertex AI: datasets, trainings, evaluations, endpoints, predictions, batch jobs. Everything that takes time there takes three looks
//! here. It refuses what Google refuses: plain numbers where texts must be, a second deployment, a bad split.

use serde_json::{Value, json};

use super::{Answer, PROJECT, SongPrediction, World};

/// Looks until something long-running is over.
const LOOKS: u32 = 3;

/// Numbers of projects stand in names where their ids were asked for.
const PLACE: &str = "projects/123456789012/locations/us-central1";

pub struct Operation {
    looks: u32,
    metadata: Value,
    response: Value,
    /// Endpoint, id and model: what is deployed when it is over, not before.
    deploys: Option<(String, String, String)>,
}

pub struct Pipeline {
    pub id: String,
    pub body: Value,
    looks: u32,
    pub model: Option<String>,
    ends: Option<&'static str>,
}

pub struct Endpoint {
    pub id: String,
    pub display_name: String,
    /// Id and model.
    pub deployed: Vec<(String, String)>,
    pub split: Value,
}

pub struct Job {
    pub id: String,
    pub body: Value,
    looks: u32,
}

pub fn add_model(world: &mut World, display_name: &str, recipe: &str) -> String {
    let name = format!("{PLACE}/models/{}", world.new_id());
    world.models.push(json!({
        "name": name, "displayName": display_name, "versionId": "1", "createTime": "2026-11-24T09:00:00Z",
        "labels": {"app": "moodsic", "moodsic-recipe": recipe},
        "supportedDeploymentResourcesTypes": ["AUTOMATIC_RESOURCES"],
    }));
    name
}

pub fn add_endpoint(world: &mut World, display_name: &str, model: Option<&str>) -> String {
    let id = world.new_id();
    let deployed: Vec<_> = model.map(|model| (format!("9{id}"), model.to_owned())).into_iter().collect();
    let split = deployed.first().map_or(json!({}), |(id, _)| json!({ id.clone(): 100 }));
    world.endpoints.push(Endpoint { id: id.clone(), display_name: display_name.into(), deployed, split });
    id
}

pub fn nothing_is_being_deployed(world: &World) -> bool {
    world.operations.values().all(|operation| operation.deploys.is_none())
}

pub fn answer(world: &mut World, asked: &SongPrediction) -> Answer {
    let path = asked.path.trim_start_matches("/v1/");
    if path.starts_with("models/") {
        return serving(asked, path);
    }
    if path == "/v3/projects:search" {
        let projects = [("gone", "DELETE_REQUESTED"), (PROJECT, "ACTIVE")];
        let projects = projects.map(|(id, state)| json!({"name": "projects/1", "projectId": id, "state": state}));
        return Answer::json(&json!({ "projects": projects }));
    }
    let ours = [format!("projects/{PROJECT}/locations/us-central1/"), format!("{PLACE}/")];
    let Some(rest) = ours.iter().find_map(|place| path.strip_prefix(place.as_str())) else {
        let message = "Permission 'aiplatform.endpoints.predict' denied on resource (or it may not exist).";
        return Answer::error(403, "PERMISSION_DENIED", message);
    };
    let body = asked.json();
    let parts: Vec<_> = rest.split('/').collect();
    match (asked.method.as_str(), parts.as_slice()) {
        ("GET", [.., "operations", _]) => look(world, path),
        ("GET", ["endpoints", _, "operations"]) => {
            let of_it = world.operations.iter().filter(|(name, _)| name.starts_with(path) || name.contains(rest));
            let all = of_it.map(|(name, found)| {
                let done = found.looks >= LOOKS;
                let mut document = json!({"name": name, "metadata": found.metadata});
                if done {
                    document["done"] = json!(true);
                }
                document
            });
            page("operations", &all.collect::<Vec<_>>(), asked)
        }
        ("POST", ["datasets"]) => {
            let name = format!("{PLACE}/datasets/{}", world.new_id());
            world.datasets.push((name.clone(), text(&body["displayName"])));
            start(world, &name, "CreateDatasetOperationMetadata", json!({"name": name}))
        }
        ("GET", ["datasets"]) => {
            let all = world.datasets.iter().map(|(name, title)| json!({"name": name, "displayName": title}));
            list("datasets", &filtered(all, asked))
        }
        ("POST", ["datasets", _]) if rest.ends_with(":import") => {
            assert!(body["importConfigs"][0]["gcsSource"]["uris"].is_array(), "a list, even of one");
            world.imported.push(body);
            let problems: Vec<_> =
                world.import_problems.drain(..).map(|text| json!({"code": 3, "message": text})).collect();
            let name = path.trim_end_matches(":import").to_owned();
            let answer = start(world, &name, "ImportDataOperationMetadata", json!({}));
            if let Some(operation) = world.operations.values_mut().last()
                && !problems.is_empty()
            {
                operation.metadata["genericMetadata"]["partialFailures"] = json!(problems);
            }
            answer
        }
        ("POST", ["trainingPipelines"]) => train(world, body),
        ("GET", ["trainingPipelines"]) => {
            let all = world.pipelines.iter().map(|found| {
                json!({"name": format!("{PLACE}/trainingPipelines/{}", found.id), "displayName": found.body["displayName"]})
            });
            list("trainingPipelines", &filtered(all, asked))
        }
        ("POST", ["trainingPipelines", call]) if call.ends_with(":cancel") => {
            let id = call.trim_end_matches(":cancel");
            for pipeline in world.pipelines.iter_mut().filter(|pipeline| pipeline.id == id) {
                pipeline.ends = Some("CANCELLED");
            }
            Answer::json(&json!({}))
        }
        ("GET", ["trainingPipelines", id]) => look_at_training(world, id),
        ("GET", ["models"]) => list("models", &world.models),
        ("GET", ["models", _, "evaluations"]) => Answer::json(&evaluation()),
        ("GET", ["models", id]) => match world.models.iter().find(|model| text(&model["name"]).ends_with(id)) {
            Some(model) => Answer::json(model),
            None => Answer::error(404, "NOT_FOUND", "The Model does not exist."),
        },
        ("GET", ["endpoints"]) => {
            list("endpoints", &world.endpoints.iter().map(Endpoint::document).collect::<Vec<_>>())
        }
        ("POST", ["endpoints"]) => {
            let id = add_endpoint(world, &text(&body["displayName"]), None);
            let name = format!("{PLACE}/endpoints/{id}");
            start(world, &name, "CreateEndpointOperationMetadata", json!({"name": name}))
        }
        ("GET", ["endpoints", id]) => match world.endpoints.iter().find(|endpoint| endpoint.id == *id) {
            Some(endpoint) => Answer::json(&endpoint.document()),
            None => Answer::error(404, "NOT_FOUND", "The Endpoint does not exist."),
        },
        ("POST", ["endpoints", id]) => endpoint_call(world, id, &body, asked.body.len()),
        ("POST", ["batchPredictionJobs"]) => batch(world, body),
        ("GET", ["batchPredictionJobs"]) => {
            let all = world.jobs.iter().map(|job| {
                json!({"name": format!("{PLACE}/batchPredictionJobs/{}", job.id), "displayName": job.body["displayName"]})
            });
            list("batchPredictionJobs", &filtered(all, asked))
        }
        ("GET", ["batchPredictionJobs", id]) => look_at_job(world, id),
        _ => Answer::error(404, "NOT_FOUND", "There is no such method."),
    }
}

impl Endpoint {
    fn document(&self) -> Value {
        let deployed: Vec<_> = self
            .deployed
            .iter()
            .map(|(id, model)| {
                json!({"id": id, "model": model, "modelVersionId": "1", "createTime": "2026-11-24T09:00:00Z"})
            })
            .collect();
        let mut document = json!({"name": format!("{PLACE}/endpoints/{}", self.id), "displayName": self.display_name});
        // Empty ones are left out.
        if !deployed.is_empty() {
            document["deployedModels"] = json!(deployed);
            document["trafficSplit"] = self.split.clone();
        }
        document
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// Without things there is no list at all.
fn list(name: &str, found: &[Value]) -> Answer {
    Answer::json(&if found.is_empty() { json!({}) } else { json!({ name: found }) })
}

/// One thing a page.
fn page(name: &str, found: &[Value], asked: &SongPrediction) -> Answer {
    let place = asked.query.get("pageToken").map_or(0, |token| token.parse().unwrap());
    let mut document = found.get(place).map_or(json!({}), |thing| json!({ name: [thing] }));
    if place + 1 < found.len() {
        document["nextPageToken"] = json!((place + 1).to_string());
    }
    Answer::json(&document)
}

fn filtered(all: impl Iterator<Item = Value>, asked: &SongPrediction) -> Vec<Value> {
    let filter = asked.query.get("filter").cloned().unwrap_or_default();
    let wanted = filter.trim_start_matches("display_name=").trim_matches('"').to_owned();
    all.filter(|found| wanted.is_empty() || found["displayName"] == wanted).collect()
}

fn start(world: &mut World, of: &str, metadata: &str, response: Value) -> Answer {
    begin(world, of, metadata, response, None)
}

fn begin(
    world: &mut World,
    of: &str,
    metadata: &str,
    response: Value,
    deploys: Option<(String, String, String)>,
) -> Answer {
    let name = format!("{of}/operations/{}", world.new_id());
    let metadata = json!({
        "@type": format!("type.googleapis.com/google.cloud.aiplatform.v1.{metadata}"),
        "genericMetadata": {"createTime": "2026-11-24T09:00:00Z"},
    });
    let answer = Answer::json(&json!({"name": name, "metadata": metadata}));
    world.operations.insert(name, Operation { looks: 0, metadata, response, deploys });
    answer
}

fn look(world: &mut World, name: &str) -> Answer {
    let Some(operation) = world.operations.get_mut(name) else {
        return Answer::error(404, "NOT_FOUND", "There is no such operation.");
    };
    operation.looks += 1;
    let mut document = json!({"name": name, "metadata": operation.metadata});
    if operation.looks >= LOOKS {
        document["done"] = json!(true);
        document["response"] = operation.response.clone();
        if let Some((endpoint, deployed, model)) = operation.deploys.take()
            && let Some(found) = world.endpoints.iter_mut().find(|found| found.id == endpoint)
        {
            found.split = json!({ deployed.clone(): 100 });
            found.deployed.push((deployed, model));
        }
    } else if operation.looks > 1 {
        document["metadata"]["deploymentStage"] = json!("CREATING_SERVING_CLUSTER");
    }
    Answer::json(&document)
}

fn train(world: &mut World, body: Value) -> Answer {
    let inputs = &body["trainingTaskInputs"];
    if !inputs["multiLabel"].is_boolean() || !inputs["modelType"].is_string() {
        return Answer::error(400, "INVALID_ARGUMENT", "bad trainingTaskInputs");
    }
    if !inputs["budgetMilliNodeHours"].as_u64().is_some_and(|budget| (8_000..=800_000).contains(&budget)) {
        return Answer::error(400, "INVALID_ARGUMENT", "bad budget");
    }
    let id = world.new_id();
    let mut document = body.clone();
    document["name"] = json!(format!("{PLACE}/trainingPipelines/{id}"));
    document["state"] = json!("PIPELINE_STATE_PENDING");
    // int64 comes back as text, and what is false not at all.
    document["trainingTaskInputs"] = json!({"budgetMilliNodeHours": "8000", "modelType": "CLOUD"});
    world.pipelines.push(Pipeline { id, body, looks: 0, model: None, ends: world.next_pipeline_ends });
    Answer::json(&document)
}

fn look_at_training(world: &mut World, id: &str) -> Answer {
    let Some(place) = world.pipelines.iter().position(|pipeline| pipeline.id == id) else {
        return Answer::error(404, "NOT_FOUND", "There is no such pipeline.");
    };
    let pipeline = &mut world.pipelines[place];
    pipeline.looks += 1;
    let mut document = json!({
        "name": format!("{PLACE}/trainingPipelines/{id}"), "displayName": pipeline.body["displayName"],
        "modelToUpload": {"displayName": pipeline.body["displayName"]}, "state": "PIPELINE_STATE_RUNNING",
    });
    if pipeline.looks < LOOKS {
        return Answer::json(&document);
    }
    if let Some(ends) = pipeline.ends {
        document["state"] = json!(format!("PIPELINE_STATE_{ends}"));
        document["error"] = json!({"code": 9, "message": "Too few images of a class."});
        return Answer::json(&document);
    }
    let (title, labels) = (text(&pipeline.body["displayName"]), pipeline.body["modelToUpload"]["labels"].clone());
    if pipeline.model.is_none() {
        let model = add_model(world, &title, labels["moodsic-recipe"].as_str().unwrap_or_default());
        world.pipelines[place].model = Some(model);
    }
    document["state"] = json!("PIPELINE_STATE_SUCCEEDED");
    document["modelToUpload"]["name"] = json!(world.pipelines[place].model);
    document["trainingTaskMetadata"] = json!({"costMilliNodeHours": "7900", "successfulStopReason": "MODEL_CONVERGED"});
    Answer::json(&document)
}

fn evaluation() -> Value {
    json!({"modelEvaluations": [{
        "name": "x", "metricsSchemaUri": "gs://google-cloud-aiplatform/schema/modelevaluation/classification_metrics_1.0.0.yaml",
        "metrics": {
            "auPrc": 0.95, "logLoss": 0.2,
            "confidenceMetrics": [{"recall": 1, "precision": 0.5}, {"confidenceThreshold": 0.5, "recall": 0.9, "precision": 0.8}],
            "confusionMatrix": {
                "annotationSpecs": [{"id": "1", "displayName": "happy"}, {"id": "2", "displayName": "sad"}],
                "rows": [[8, 2], [1, 9]],
            },
        },
    }]})
}

fn endpoint_call(world: &mut World, call: &str, body: &Value, length: usize) -> Answer {
    let Some((id, verb)) = call.split_once(':') else { return Answer::error(404, "NOT_FOUND", "no verb") };
    let Some(place) = world.endpoints.iter().position(|endpoint| endpoint.id == id) else {
        return Answer::error(404, "NOT_FOUND", "The Endpoint does not exist.");
    };
    let name = format!("{PLACE}/endpoints/{id}");
    match verb {
        "predict" if length > 1_500_000 => {
            Answer::error(400, "INVALID_ARGUMENT", "Request payload size exceeds the limit.")
        }
        "predict" => predict(world, place, body),
        "deployModel" => {
            let model = text(&body["deployedModel"]["model"]);
            let split: i64 =
                body["trafficSplit"].as_object().map_or(0, |all| all.values().filter_map(Value::as_i64).sum());
            if split != 100 || body["deployedModel"]["automaticResources"]["maxReplicaCount"] != 1 {
                return Answer::error(400, "INVALID_ARGUMENT", "bad split, or no bound");
            }
            let deployed = world.new_id();
            let response = json!({"deployedModel": {"id": deployed}});
            let deploys = Some((id.to_owned(), deployed, model));
            begin(world, &name, "DeployModelOperationMetadata", response, deploys)
        }
        "undeployModel" => {
            let gone = text(&body["deployedModelId"]);
            world.endpoints[place].deployed.retain(|(id, _)| *id != gone);
            world.endpoints[place].split = body["trafficSplit"].clone();
            start(world, &name, "UndeployModelOperationMetadata", json!({}))
        }
        _ => Answer::error(404, "NOT_FOUND", "no such verb"),
    }
}

fn predict(world: &World, place: usize, body: &Value) -> Answer {
    let endpoint = &world.endpoints[place];
    let Some((deployed, model)) = endpoint.deployed.first() else {
        let message = format!("Endpoint {PLACE}/endpoints/{} doesn't have traffic_split.", endpoint.id);
        return Answer::error(400, "FAILED_PRECONDITION", &message);
    };
    let content = &body["instances"][0]["content"];
    if !content.as_str().is_some_and(|text| text.starts_with("iVBORw0KGgo")) {
        return Answer::error(400, "INVALID_ARGUMENT", "Failed to parse input instances.");
    }
    Answer::json(&json!({
        "predictions": [said(world)], "deployedModelId": deployed, "model": model, "modelVersionId": "1",
        "metadata": {"new": true},
    }))
}

fn said(world: &World) -> Value {
    let names: Vec<_> = world.says.iter().map(|(name, _)| name).collect();
    let confidences: Vec<_> = world.says.iter().map(|(_, confidence)| confidence).collect();
    json!({"ids": ["1", "2"], "displayNames": names, "confidences": confidences})
}

fn batch(world: &mut World, body: Value) -> Answer {
    let id = world.new_id();
    let document = json!({"name": format!("{PLACE}/batchPredictionJobs/{id}"), "state": "JOB_STATE_QUEUED"});
    world.jobs.push(Job { id, body, looks: 0 });
    Answer::json(&document)
}

/// Writes its answers into the bucket when it is over. One picture of the ones it was asked about cannot be read.
fn look_at_job(world: &mut World, id: &str) -> Answer {
    let Some(place) = world.jobs.iter().position(|job| job.id == id) else {
        return Answer::error(404, "NOT_FOUND", "There is no such job.");
    };
    world.jobs[place].looks += 1;
    let name = format!("{PLACE}/batchPredictionJobs/{id}");
    if world.jobs[place].looks < LOOKS {
        return Answer::json(&json!({"name": name, "state": "JOB_STATE_RUNNING"}));
    }
    let body = world.jobs[place].body.clone();
    let object = |uri: &Value| text(uri).trim_start_matches(&format!("gs://{}/", super::BUCKET)).to_owned();
    let input = object(&body["inputConfig"]["gcsSource"]["uris"][0]);
    let output = object(&body["outputConfig"]["gcsDestination"]["outputUriPrefix"]);
    let folder = format!("{}/prediction-ours-2026", output.trim_end_matches('/'));
    let (mut good, mut bad) = (String::new(), String::new());
    let lines = String::from_utf8(world.objects[&input].clone()).unwrap();
    for (number, line) in lines.lines().enumerate() {
        let instance: Value = serde_json::from_str(line).unwrap();
        assert!(world.objects.contains_key(&object(&instance["content"])), "{instance} is not in the bucket");
        if number == 0 && lines.lines().count() > 1 {
            bad += &(json!({"instance": instance, "error": {"code": 3, "message": "unreadable"}}).to_string() + "\n");
        } else {
            good += &(json!({"instance": instance, "prediction": said(world)}).to_string() + "\n");
        }
    }
    world.objects.insert(format!("{folder}/predictions_00001.jsonl"), good.into());
    world.objects.insert(format!("{folder}/errors_00001.jsonl"), bad.into());
    let directory = format!("gs://{}/{folder}", super::BUCKET);
    Answer::json(&json!({"name": name, "state": "JOB_STATE_SUCCEEDED", "modelVersionId": "1",
                "outputInfo": {"gcsOutputDirectory": directory}}))
}

/// TensorFlow Serving and the edge container.
fn serving(asked: &SongPrediction, path: &str) -> Answer {
    let body = asked.json();
    match (asked.method.as_str(), path) {
        ("GET", "models/moods") => {
            Answer::json(&json!({"model_version_status": [{"version": "3", "state": "AVAILABLE", "status": {}}]}))
        }
        ("GET", "models/default") => {
            Answer::json(&json!({"model_version_status": [{"version": "1", "state": "AVAILABLE", "status": {}}]}))
        }
        ("POST", "models/moods:predict") if body["instances"][0]["b64"].is_string() => {
            Answer::json(&json!({"predictions": [{"classes": ["sad", "happy"], "probabilities": [0.125, 0.875]}]}))
        }
        ("POST", "models/default:predict") if body["instances"][0]["image_bytes"]["b64"].is_string() => Answer::json(
            &json!({"predictions": [{"scores": [0.5, 0.25, 0.25], "labels": ["calm", "sad", "happy"], "key": "1"}]}),
        ),
        _ => Answer { status: 404, ..Answer::json(&json!({"error": "Servable not found"})) },
    }
}

//! Uploads against PyPI's `gcp-storage-emulator`, which knows nothing of this program. `make test-emulator` starts it.

use std::ops::ControlFlow;

use moodsic::cloud::client::{Cancel, ServiceUrl};
use moodsic::cloud::google::{CloudSettings, Region, VertexClient};
use moodsic::cloud::google::{Content, Upload};

use crate::fake_google::BUCKET;

#[test]
#[ignore = "needs the emulator that make test-emulator starts"]
fn the_emulator_has_byte_for_byte_what_was_uploaded() {
    let url: ServiceUrl = std::env::var("STORAGE_EMULATOR_HOST").unwrap().parse().unwrap();
    let settings = CloudSettings::new(Region::UsCentral1).with_project("p").unwrap().with_bucket(BUCKET).unwrap();
    let settings = settings.with_vertex_url(url.clone()).with_storage_url(url).anonymous();
    let client = VertexClient::new(settings, Cancel::never()).unwrap();

    let bytes = |length: u32| (0..length).map(|number| (number * 31 % 251) as u8).collect::<Vec<u8>>();
    let mut uploads: Vec<_> = (0..20)
        .map(|number| Upload {
            name: format!("moodsic/a recipe/{number}.png"),
            content_type: "image/png",
            content: Content::Bytes(bytes(1000 + number)),
        })
        .collect();
    let large = Content::Bytes(bytes(5_000_001));
    uploads.push(Upload {
        name: "moodsic/import/large.jsonl".into(),
        content_type: "application/jsonl",
        content: large,
    });
    let report = client.upload(&uploads, &mut |_| ControlFlow::Continue(())).unwrap();
    assert_eq!(report.sent, 21);
    assert_eq!(client.objects("moodsic/a recipe/").unwrap().len(), 20);
    for upload in &uploads {
        let Content::Bytes(bytes) = &upload.content else { panic!("bytes were uploaded") };
        assert!(client.read_object(&upload.name).unwrap() == *bytes, "{} came back otherwise", upload.name);
    }
    assert!(client.buckets().unwrap().iter().any(|bucket| bucket.name == BUCKET));
}

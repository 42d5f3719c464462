//! Model servers besides Vertex AI: TensorFlow Serving and AutoML's edge container, in the user's own network.

mod edge_container;
mod served;
mod service;
mod tf_serving;

pub use edge_container::edge_container;
pub use served::ServedModel;
pub use service::Service;
pub use tf_serving::tf_serving;

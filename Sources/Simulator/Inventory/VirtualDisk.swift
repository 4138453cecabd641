import FCD

/// A disk device of a virtual machine.
struct VirtualDisk: Sendable {
    var key: Int
    var label: String
    var controllerKey: Int
    var unit: Int
    var path: DatastorePath
    var capacityMiB: Int64
    var isThin: Bool
    var uuid: String
    var mode = "persistent"
    /// The FCD that the device is.
    var diskID: String?
    /// The file that the device's delta depends on, while a snapshot exists.
    var parent: DatastorePath?
}

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
    var use = DiskUse()
    /// The FCD that the device is.
    var diskID: String?
    /// The files that the device's delta depends on while snapshots exist, the nearest first.
    var parents: [DatastorePath] = []
}

/// How a machine uses a disk.
package struct DiskUse: Sendable, Equatable {
    package var mode = "persistent"
    package var isMultiWriter = false
    package var isWriteThrough = false
    /// `StorageIOAllocationInfo.limit`; -1 is no limit.
    package var limit: Int64 = -1
    /// The level of shares with their number.
    package var shares = Shares(level: "normal", count: 1000)
    package var reservation: Int64 = 0
    /// The file is the mapping of a raw LUN.
    package var isRawMapping = false

    package struct Shares: Sendable, Equatable {
        package var level: String
        package var count: Int64

        package init(level: String, count: Int64) {
            self.level = level
            self.count = count
        }
    }

    package init(mode: String = "persistent", isMultiWriter: Bool = false, isRawMapping: Bool = false) {
        self.mode = mode
        self.isMultiWriter = isMultiWriter
        self.isRawMapping = isRawMapping
    }

    /// Disks of a machine's own, on which snapshots have no effect.
    var isIndependent: Bool { mode.hasPrefix("independent") }
}

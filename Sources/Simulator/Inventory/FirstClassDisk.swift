import Foundation

/// A First Class Disk as the server's catalog has it.
struct FirstClassDisk: Sendable {
    let id: String
    var name: String
    var created: Date
    /// The datastore's moid.
    var datastore: String
    /// The path below the datastore's root.
    var path: String
    var capacityMiB: Int64
    var usedMiB: Int64
    var provisioning: String
    var backingObjectID: String
    var keepAfterDeleteVm = false
    var isRelocationDisabled = false
    var isChangeTrackingEnabled = false
    /// The storage policy's ID.
    var profileID: String?
    var encryptionKey: EncryptionKey?
    var metadata: [String: String] = [:]
    var tags: [Tag] = []
    /// The moids of the machines that use it.
    var consumers: [String] = []
    var snapshots: [DiskSnapshot] = []
    /// The delta that is written to, below the datastore's root; nil without snapshots.
    var delta: String?
    /// How many deltas it ever had.
    var deltaCount = 0
    /// What was written since the last snapshot.
    var writes: [WrittenArea] = []
    var clock: Int64 = 1
    /// Reading it fails: its row carries a fault.
    var isUnreadable = false
    /// The global catalog has not heard of it yet.
    var isHidden = false
}

/// The key that a disk is encrypted with.
struct EncryptionKey: Sendable {
    var id: String
    var provider: String

    var value: Value {
        .object(
            "CryptoKeyId",
            ["keyId": .string(id), "providerId": .object("KeyProviderId", ["id": .string(provider)])]
        )
    }
}

/// A vSphere tag; it exists apart from the disks that have it.
package struct Tag: Sendable, Hashable, Comparable {
    package var category: String
    package var name: String

    package init(category: String, name: String) {
        self.category = category
        self.name = name
    }

    package static func < (left: Tag, right: Tag) -> Bool {
        (left.category, left.name) < (right.category, right.name)
    }
}

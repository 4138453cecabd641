/// A disk device of a virtual machine: a `VirtualDisk`.
public struct VirtualDiskDevice: Sendable, Equatable {
    /// The device key, such as 2000.
    public var key: Int
    /// `Hard disk 2`
    public var label: String
    /// The key of the controller that it sits on.
    public var controllerKey: Int?
    /// Its unit on that controller.
    public var unitNumber: Int?
    /// In bytes; from `capacityInKB` where the server gives no more.
    public var capacityBytes: Int64
    /// `[datastore] folder/file.vmdk`, where the backing is a file.
    public var path: String?
    /// The datastore of the backing file.
    public var datastore: ManagedObjectReference?
    /// The First Class Disk that this device is, if it is one.
    public var diskID: DiskID?
    /// The encryption key in use, where the backing is encrypted.
    public var encryptionKeyID: String?
    /// The provider of that key, where the server names it.
    public var encryptionProviderID: String?
    /// The backing's type on the wire, such as `VirtualDiskFlatVer2BackingInfo`.
    public var backingType: String?
    /// How the VM uses the disk.
    public var settings: DiskDeviceSettings
    /// What belongs to the device and cannot be taken along to another VM, in words for a person.
    public var ties: [String]
    /// The files that the backing is a delta of, nearest first: not empty means that snapshots or a linked clone
    /// stand behind this disk.
    public var parents: [Backing]

    /// A file behind a device.
    public struct Backing: Sendable, Equatable {
        /// `[datastore] folder/file.vmdk`
        public var path: String
        /// nil where the server did not say.
        public var datastore: ManagedObjectReference?
    }

    init(_ device: XMLNode) throws(AnswerError) {
        key = Int(try device.int("key"))
        label = device["deviceInfo", "label"]?.text ?? "disk \(key)"
        controllerKey = try device.optionalInt("controllerKey").map { Int($0) }
        unitNumber = try device.optionalInt("unitNumber").map { Int($0) }
        if let bytes = try device.optionalInt("capacityInBytes") {
            capacityBytes = bytes
        } else {
            capacityBytes = (try device.optionalInt("capacityInKB") ?? 0) * 1024
        }
        let backing = device.child("backing")
        path = backing?.optionalString("fileName")
        datastore = try backing?.optionalReference("datastore")
        encryptionKeyID = backing?["keyId", "keyId"]?.text
        encryptionProviderID = backing?["keyId", "providerId", "id"]?.text
        backingType = backing?.type
        settings = try DiskDeviceSettings(device)
        ties = []
        if backing?.optionalString("changeId") != nil { ties.append("changed block tracking starts anew") }
        let filters = device.all("iofilter").map(\.text)
        if !filters.isEmpty { ties.append("the I/O filters \(filters.joined(separator: ", ")) stay behind") }
        if device.child("vFlashCacheConfigInfo") != nil { ties.append("the flash read cache stays behind") }
        diskID = device["vDiskId", "id"].map { DiskID($0.text) }
        parents = []
        var parent = backing?.child("parent")
        while let node = parent {
            if let path = node.optionalString("fileName") {
                parents.append(Backing(path: path, datastore: try node.optionalReference("datastore")))
            }
            parent = node.child("parent")
        }
    }

    /// Whether a raw LUN is behind the device, and the file only a mapping.
    public var isRawMapping: Bool { backingType?.contains("RawDiskMapping") == true }

    /// Whether the device's own backing is this disk's file. The same path may lie on two datastores of one name.
    public func isBacked(by disk: Disk) -> Bool {
        path == disk.path && (datastore == nil || datastore == disk.datastore)
    }

    /// Whether this disk's file is one of those that the device's backing is a delta of.
    public func isDelta(of disk: Disk) -> Bool {
        parents.contains { $0.path == disk.path && ($0.datastore == nil || $0.datastore == disk.datastore) }
    }
}

/// How a VM uses a disk: what a device can take along to another VM.
public struct DiskDeviceSettings: Sendable, Equatable {
    /// `persistent`, `independent_persistent`, `independent_nonpersistent` and so on.
    public var mode: String
    /// nil where the server did not say, as for the others.
    public var writeThrough: Bool?
    /// `sharingNone` or `sharingMultiWriter`.
    public var sharing: String?
    /// The disk's part in the storage's input and output.
    public var storageIO: StorageIO?
    /// Whether the guest may only read it (8.0.3 and later).
    public var isReadOnly: Bool?

    /// `StorageIOAllocationInfo`.
    public struct StorageIO: Sendable, Equatable {
        /// Operations a second at most; -1 means without a limit.
        public var limit: Int64?
        /// `low`, `normal`, `high` or `custom`.
        public var level: String?
        /// The shares that the level stands for.
        public var shares: Int64?
        /// Operations a second at least.
        public var reservation: Int64?

        /// What is nil is left to the server.
        public init(limit: Int64? = nil, level: String? = nil, shares: Int64? = nil, reservation: Int64? = nil) {
            self.limit = limit
            self.level = level
            self.shares = shares
            self.reservation = reservation
        }
    }

    /// A disk of its own for one VM, which snapshots take in.
    public static let usual = DiskDeviceSettings(mode: "persistent")

    /// For several VMs that all write.
    public static let multiWriter = DiskDeviceSettings(mode: "persistent", sharing: Self.multiWriterSharing)

    static let multiWriterSharing = "sharingMultiWriter"

    /// Whether several VMs may write to the disk at a time, where all of them say so.
    public var isMultiWriter: Bool { sharing == Self.multiWriterSharing }

    init(mode: String, sharing: String? = nil) {
        self.mode = mode
        self.sharing = sharing
    }

    init(_ device: XMLNode) throws(AnswerError) {
        let backing = device.child("backing")
        mode = backing?.optionalString("diskMode") ?? "persistent"
        writeThrough = try backing?.optionalBool("writeThrough")
        sharing = backing?.optionalString("sharing")
        isReadOnly = try device.optionalBool("guestReadOnly")
        guard let allocation = device.child("storageIOAllocation") else { return }
        storageIO = StorageIO(
            limit: try allocation.optionalInt("limit"),
            level: allocation["shares", "level"]?.text,
            shares: try allocation.child("shares")?.optionalInt("shares"),
            reservation: try allocation.optionalInt("reservation")
        )
    }
}

extension DiskDeviceSettings.StorageIO {
    func encode(into body: inout XMLWriter) {
        body.element("storageIOAllocation") { allocation in
            if let limit { allocation.element("limit", limit) }
            if let level, let count = shares {
                allocation.element("shares") {
                    $0.element("shares", count)
                    $0.element("level", level)
                }
            }
            if let reservation { allocation.element("reservation", reservation) }
        }
    }
}

/// Which virtual machines hold a disk: `VslmVsoVStorageObjectAssociations`.
public struct DiskAssociations: Sendable, Equatable {
    /// One VM that holds the disk.
    public struct Attachment: Sendable, Equatable {
        /// `vmId`.
        public var virtualMachine: ManagedObjectReference
        /// The key of the VirtualDisk device in that VM.
        public var deviceKey: Int
    }

    /// The disk's identifier.
    public var id: DiskID
    /// Empty where nobody holds the disk.
    public var attachments: [Attachment]
    /// Why the server could not tell for this disk.
    public var fault: ServerFault?

    /// `rows` is the child's name, which differs between the two services.
    init(_ node: XMLNode, rows: String) throws(AnswerError) {
        id = DiskID(try node.string("id", "id"))
        attachments = []
        for row in node.all(rows) {
            let virtualMachine = ManagedObjectReference.virtualMachine(try row.string("vmId"))
            attachments.append(Attachment(virtualMachine: virtualMachine, deviceKey: Int(try row.int("diskKey"))))
        }
        fault = node.child("fault").map { ServerFault(localized: $0) }
    }
}

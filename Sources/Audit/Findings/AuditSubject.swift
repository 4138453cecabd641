/// What a finding is about.
package enum AuditSubject: String, Codable, CaseIterable, Sendable {
    /// A First Class Disk; its ID is the server's.
    case disk
    /// A virtual machine; its ID is the managed object ID.
    case vm
    /// A datastore; its ID is the managed object ID.
    case datastore
    /// A VMDK file; its ID is its datastore path.
    case file
    /// A snapshot of a disk; its ID is the server's.
    case snapshot
}

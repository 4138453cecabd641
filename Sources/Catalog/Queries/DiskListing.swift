public import Foundation

/// A disk with all that a list or a page about it shows.
public struct DiskListing: Codable, Equatable, Identifiable, Sendable {
    /// The disk's own row.
    public var disk: DiskRecord
    /// Name of the server.
    public var server: String
    /// Name of the datastore, where known.
    public var datastore: String?
    /// Who answers for it; nil when nobody does.
    public var owner: OwnerRecord?
    /// The mark for deletion and what was seen since; nil when it is not retired.
    public var retirement: RetirementRecord?
    /// Local and vSphere tags, in order.
    public var tags: [CatalogTag]
    /// What it is attached to now: one, or several when it is shared.
    public var attachments: [AttachmentRecord]
    /// The metadata that Kubernetes' storage driver keeps with the disk, of keys that begin with `cns.`; empty where it is
    /// no volume of Kubernetes.
    public var driverMetadata: [String: String] = [:]
    /// When the disk was last known to exist: by its own row, or by a sync that read its whole datastore.
    public var lastSeen: Date

    /// The disk's key.
    public var id: Int64 { disk.id }
    /// Whether the catalog knows of a virtual machine that has it.
    public var isAttached: Bool { !attachments.isEmpty }
    /// Names of the virtual machines that have it, separated by commas; nil when there are none.
    public var vmNames: String? {
        attachments.isEmpty ? nil : attachments.map(\.vmName).joined(separator: ", ")
    }
}

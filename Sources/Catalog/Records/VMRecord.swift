public import Foundation

/// One row of `vm`: a virtual machine, as far as disks are concerned.
public struct VMRecord: Codable, Equatable, Identifiable, Sendable {
    /// The catalog's own key.
    public var id: Int64
    /// The server it belongs to.
    public var serverID: Int64
    /// The managed object ID, such as `vm-42`.
    public var moid: String
    /// The display name.
    public var name: String
    /// `config.instanceUuid`, where known.
    public var instanceUUID: String?
    /// Inventory path, where known.
    public var inventoryPath: String?
    /// The server's word: `poweredOn`, `poweredOff` or `suspended`.
    public var powerState: String
    /// Virtual hardware, such as `vmx-19`, where known.
    public var hardwareVersion: String?
    /// Whether it is a template.
    public var isTemplate: Bool
    /// Name of the host it runs on, where known.
    public var hostName: String?
    /// When the row was last written from an observation.
    public var seenAt: Date
    /// When a complete sync no longer found it; nil while it exists.
    public var goneAt: Date?
}

public import Foundation

/// One row of `attachment`: a disk was, or is, a device of a virtual machine.
public struct AttachmentRecord: Codable, Equatable, Identifiable, Sendable {
    /// The catalog's own key.
    public var id: Int64
    /// The disk.
    public var diskID: Int64
    /// The catalog's key of the virtual machine.
    public var vmID: Int64
    /// Managed object ID of the virtual machine.
    public var vmMoid: String
    /// Name of the virtual machine.
    public var vmName: String
    /// Device key of the controller, where known.
    public var controllerKey: Int?
    /// The controller's label, such as `SCSI controller 0`, where known.
    public var controllerLabel: String?
    /// Unit on the controller, where known.
    public var unitNumber: Int?
    /// Device key of the disk in the virtual machine, where known.
    public var deviceKey: Int?
    /// The disk device's label, such as `Hard disk 2`, where known.
    public var deviceLabel: String?
    /// When the attachment was made, or first seen.
    public var from: Date
    /// When it ended, or was found ended; nil while it lasts.
    public var to: Date?
}

public import Foundation

/// One row of `server`: a vCenter or an ESXi host whose disks are in the catalog.
public struct ServerRecord: Codable, Equatable, Identifiable, Sendable {
    /// The catalog's own key.
    public var id: Int64
    /// The server's `about.instanceUuid`, or what stands in for it; it stays when the URL changes.
    public var instanceUUID: String
    /// Where the server was last reached.
    public var url: String
    /// The name people know it by, usually the host part of the URL.
    public var name: String
    /// Product and version, such as `VMware vCenter Server 8.0.3`.
    public var product: String
    /// The API version that was spoken last, such as `8.0.3.0`.
    public var apiVersion: String
    /// False for a single ESXi host.
    public var isVCenter: Bool
    /// When the catalog first met the server.
    public var firstSeen: Date
    /// When the server was last reached.
    public var lastSeen: Date
    /// When a sync was last committed; nil before the first.
    public var lastSync: Date?
}

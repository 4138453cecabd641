/// What a server says of itself when it is reached.
public struct ServerObservation: Equatable, Sendable {
    /// `about.instanceUuid`, or what stands in for it on a host that has none.
    public var instanceUUID: String
    /// Where it was reached.
    public var url: String
    /// The name people know it by.
    public var name: String
    /// Product and version.
    public var product: String
    /// The API version in use.
    public var apiVersion: String
    /// False for a single ESXi host.
    public var isVCenter: Bool

    /// Makes an observation.
    public init(
        instanceUUID: String,
        url: String,
        name: String,
        product: String,
        apiVersion: String,
        isVCenter: Bool
    ) {
        self.instanceUUID = instanceUUID
        self.url = url
        self.name = name
        self.product = product
        self.apiVersion = apiVersion
        self.isVCenter = isVCenter
    }
}

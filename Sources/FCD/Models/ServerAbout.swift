/// What a server says of itself: `AboutInfo` of `RetrieveServiceContent`.
public struct ServerAbout: Sendable, Equatable {
    /// Name with version and build, such as `VMware vCenter Server 8.0.3 build-24022515`.
    public var fullName: String
    /// `8.0.3`.
    public var version: String
    /// `24022515`.
    public var build: String
    /// `8.0.3.0`.
    public var apiVersion: String
    /// Whether this is a vCenter; otherwise it is a single ESXi host.
    public var isVCenter: Bool
    /// Stays the same as long as the server lives. ESXi has none on some versions.
    public var instanceUUID: String?

    init(_ node: XMLNode) throws(AnswerError) {
        fullName = try node.string("fullName")
        version = try node.string("version")
        build = try node.string("build")
        apiVersion = try node.string("apiVersion")
        isVCenter = try node.string("apiType") == "VirtualCenter"
        instanceUUID = node.optionalString("instanceUuid")
    }
}

/// A login session, as `SessionManager.Login` returns it.
public struct UserSession: Sendable, Equatable {
    /// With the domain, such as `VSPHERE.LOCAL\Administrator`.
    public var userName: String
    /// The person's name; often the same.
    public var fullName: String

    init(_ node: XMLNode) throws(AnswerError) {
        userName = try node.string("userName")
        fullName = node.optionalString("fullName") ?? ""
    }
}

import Foundation

/// A login that outlives the process, so that not every command has to log in.
struct StoredSession: Codable, Equatable, Sendable {
    /// The server's URL, such as `https://vcenter.example`.
    var endpoint: String
    /// The user name as it was given.
    var username: String
    /// The value of the cookie `vmware_soap_session`. Whoever has it acts as the user.
    var cookie: String
    /// The user's name as the server knows it, such as `VSPHERE.LOCAL\\Administrator`.
    var userName: String
    var savedAt: Date
    /// `AboutInfo.instanceUuid`: tells whether the same server still answers there.
    var serverInstanceUUID: String?
}

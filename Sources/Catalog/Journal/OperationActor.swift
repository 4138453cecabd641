import Foundation

/// Who ran an operation, on which host, in which process.
public struct OperationActor: Codable, Equatable, Sendable {
    /// Login name of the local user.
    public var user: String
    /// Name of the local host.
    public var host: String
    /// Process ID on that host.
    public var pid: Int

    /// Makes an actor.
    public init(user: String, host: String, pid: Int) {
        self.user = user
        self.host = host
        self.pid = pid
    }

    /// This process.
    public static var current: OperationActor {
        OperationActor(user: NSUserName(), host: localHostName, pid: Int(ProcessInfo.processInfo.processIdentifier))
    }

    /// The kernel's word: `ProcessInfo.hostName` asks the resolver, which can take seconds where DNS is slow.
    private static let localHostName: String = {
        var buffer = [CChar](repeating: 0, count: 256)
        let status = gethostname(&buffer, buffer.count - 1)
        let name = String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        return status == 0 && !name.isEmpty ? name : "localhost"
    }()
}

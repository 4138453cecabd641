package import Catalog
import Foundation

/// Whether whoever began an operation may still be at it.
enum ActorLiveness: Equatable {
    case running
    case ended
    /// On another host, which cannot be asked.
    case elsewhere
}

extension OperationActor {
    /// - parameter time: When the operation began: a process that is younger got the number of one that has ended.
    func liveness(since time: Date, here: OperationActor = .current) -> ActorLiveness {
        guard host == here.host else { return .elsewhere }
        guard pid != here.pid else { return .ended }
        // EPERM: another user's process, which is one all the same.
        guard kill(pid_t(pid), 0) == 0 || errno == EPERM else { return .ended }
        guard let begin = Self.startOfProcess(pid) else { return .running }
        return begin > time.addingTimeInterval(1) ? .ended : .running
    }

    /// When a process began, by Linux' `/proc`; nil where there is none.
    private static func startOfProcess(_ pid: Int) -> Date? {
        guard let line = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8),
            let boot = try? String(contentsOfFile: "/proc/stat", encoding: .utf8)
                .split(separator: "\n").first(where: { $0.hasPrefix("btime ") })?.split(separator: " ").last,
            let booted = Double(boot)
        else { return nil }
        // The second field is the program's name, which may hold spaces and parentheses; the 22nd is the start.
        let fields = line[(line.lastIndex(of: ")") ?? line.startIndex)...].split(separator: " ")
        guard fields.count > 20, let ticks = Double(fields[20]) else { return nil }
        return Date(timeIntervalSince1970: booted + ticks / Double(sysconf(Int32(_SC_CLK_TCK))))
    }
}

extension OperationRecord {
    /// Whether it is open and nobody is known to be at it any more.
    package var isInterrupted: Bool { state.isOpen && actor.liveness(since: startedAt) != .running }
}

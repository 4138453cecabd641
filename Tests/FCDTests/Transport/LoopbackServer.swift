import FCD
import Foundation
import Synchronization

/// A server on a free loopback port that plays a script, byte by byte: what a well-behaved HTTP server would never
/// send is what the transport has to survive.
///
/// Each connection has a thread of its own; all end when the server is stopped or dropped.
final class LoopbackServer: Sendable {
    /// What to do once a request has come in whole.
    enum Reply: Sendable {
        /// A complete answer; the connection stays open for the next request.
        case answer(status: Int = 200, headers: [String] = [], body: String = "")
        /// These bytes as they are; the connection stays open.
        case raw(String)
        /// These bytes as they are, then the connection is closed.
        case rawThenClose(String)
        /// A complete answer whose body is no text.
        case bytes([UInt8], headers: [String])
        /// Nothing, for as long as the client waits.
        case silence
    }

    /// One request as it came over the wire.
    struct Received: Sendable {
        let text: String
        var startLine: String { text.split(separator: "\r\n").first.map(String.init) ?? "" }
        var body: String { text.range(of: "\r\n\r\n").map { String(text[$0.upperBound...]) } ?? "" }
    }

    private struct State {
        var requests: [Received] = []
        var connectionCount = 0
        var sockets: Set<Int32> = []
        var isStopped = false
    }

    let port: Int
    private let listener: Int32
    private let state = Mutex(State())
    private let reply: @Sendable (Received, _ number: Int) -> Reply

    /// Listens; `reply` says for each request, numbered from 0, what shall come back.
    init(reply: @escaping @Sendable (Received, _ number: Int) -> Reply) throws {
        self.reply = reply
        (listener, port) = try Self.openListener()
        let thread = Thread { [weak self, listener] in
            while true {
                let socket = accept(listener, nil, nil)
                guard socket >= 0, let self, self.take(socket) else { break }
            }
            close(listener)
        }
        thread.start()
    }

    deinit { stop() }

    var endpoint: Endpoint { Endpoint(scheme: .http, host: "127.0.0.1", port: port) }
    var requests: [Received] { state.withLock(\.requests) }
    var connectionCount: Int { state.withLock(\.connectionCount) }
    var openConnectionCount: Int { state.withLock(\.sockets.count) }

    /// Cuts every connection and stops listening.
    func stop() {
        let sockets = state.withLock { state in
            defer { state.isStopped = true }
            return state.isStopped ? [] : state.sockets.union([listener])
        }
        // Wakes whoever reads or accepts; each closes its own socket.
        for socket in sockets { shutdown(socket, Int32(SHUT_RDWR)) }
    }

    /// Asks again and again until something holds, for at most ten seconds.
    static func eventually(_ holds: () -> Bool) async -> Bool {
        let deadline = ContinuousClock.now + .seconds(50)
        while !holds() {
            guard ContinuousClock.now < deadline else { return false }
            try? await Task.sleep(for: .milliseconds(5))
        }
        return true
    }

    /// A port on which nobody listens.
    static func unusedPort() throws -> Int {
        let (socket, port) = try openListener()
        close(socket)
        return port
    }

    // MARK: Connections

    private func take(_ socket: Int32) -> Bool {
        let isWanted = state.withLock { state in
            guard !state.isStopped else { return false }
            state.connectionCount += 1
            state.sockets.insert(socket)
            return true
        }
        guard isWanted else {
            close(socket)
            return false
        }
        let thread = Thread {
            self.serve(socket)
            self.state.withLock { _ = $0.sockets.remove(socket) }
            close(socket)
        }
        thread.start()
        return true
    }

    private func serve(_ socket: Int32) {
        var buffer = ""
        while let request = Self.readRequest(socket, &buffer) {
            let number = state.withLock { state in
                state.requests.append(request)
                return state.requests.count - 1
            }
            switch reply(request, number) {
            case .answer(let status, let headers, let body):
                let lines = ["HTTP/1.1 \(status) Scripted", "Content-Length: \(body.utf8.count)"] + headers
                Self.write(lines.joined(separator: "\r\n") + "\r\n\r\n" + body, to: socket)
            case .bytes(let body, let headers):
                let lines = ["HTTP/1.1 200 Scripted", "Content-Length: \(body.count)"] + headers
                Self.write(Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8) + body, to: socket)
            case .raw(let text):
                Self.write(text, to: socket)
            case .rawThenClose(let text):
                Self.write(text, to: socket)
                return
            case .silence:
                // Returns when the client goes away or the server is stopped.
                var byte: UInt8 = 0
                while recv(socket, &byte, 1, 0) > 0 {}
                return
            }
        }
    }

    /// Reads up to the end of the body that the header announces; `nil` when the connection ends before.
    private static func readRequest(_ socket: Int32, _ buffer: inout String) -> Received? {
        while true {
            if let head = buffer.range(of: "\r\n\r\n") {
                let lengthLine = buffer[..<head.lowerBound].lowercased().split(separator: "\r\n")
                    .first { $0.hasPrefix("content-length:") }
                let length = lengthLine.flatMap { Int($0.dropFirst(15).trimmingCharacters(in: .whitespaces)) } ?? 0
                if buffer[head.upperBound...].utf8.count >= length {
                    let end = buffer.utf8.index(head.upperBound, offsetBy: length)
                    defer { buffer = String(buffer[end...]) }
                    return Received(text: String(buffer[..<end]))
                }
            }
            var bytes = [UInt8](repeating: 0, count: 65_536)
            let count = recv(socket, &bytes, bytes.count, 0)
            guard count > 0 else { return nil }
            buffer += String(decoding: bytes[..<count], as: UTF8.self)
        }
    }

    private static func write(_ text: String, to socket: Int32) {
        write(Array(text.utf8), to: socket)
    }

    private static func write(_ bytes: [UInt8], to socket: Int32) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let sent = rest.withUnsafeBytes { send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard sent > 0 else { return }
            rest = rest.dropFirst(sent)
        }
    }

    private static func openListener() throws -> (socket: Int32, port: Int) {
        let made = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isListening = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                bind(made, generic, size) == 0 && listen(made, 128) == 0
                    && getsockname(made, generic, &size) == 0
            }
        }
        guard made >= 0, isListening else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        return (made, Int(UInt16(bigEndian: address.sin_port)))
    }
}

internal import Synchronization

/// Sends operations to one server within one login session.
///
/// It holds the session's cookie and the API version, sends a reading call once more when its connection broke, and
/// logs in again, once, when the server has ended the session. It never repeats a change whose answer was lost.
package final class SOAPSession: Sendable {
    private struct State {
        var cookie: String?
        var version = APIVersion.fallback
        var login: Task<Void, any Error>?
    }

    package let transport: any Transport
    /// The server as error messages name it.
    let server: String
    private let log: SOAPLog?
    private let state = Mutex(State())
    /// Logs in again; set once the session manager and a way to credentials are known.
    private let relogin = Mutex<(@Sendable () async throws -> Void)?>(nil)

    package init(transport: any Transport, server: String, log: (@Sendable (String) -> Void)? = nil) {
        self.transport = transport
        self.server = server
        self.log = log.map(SOAPLog.init(write:))
    }

    /// The value of `vmware_soap_session`, for keeping a session beyond this process.
    package var cookie: String? {
        get { state.withLock { $0.cookie } }
        set { state.withLock { $0.cookie = newValue } }
    }

    package var version: APIVersion {
        get { state.withLock { $0.version } }
        set { state.withLock { $0.version = newValue } }
    }

    func setRelogin(_ login: @escaping @Sendable () async throws -> Void) {
        relogin.withLock { $0 = login }
    }

    /// Makes one call and reads its answer.
    ///
    /// - parameter timeout: For the whole call; nil leaves it to the transport.
    /// - parameter mayLogIn: False for the login itself.
    /// - Throws: ``FCDError``.
    package func call<Operation: SOAPOperation>(
        _ operation: Operation,
        timeout: Duration? = nil,
        mayLogIn: Bool = true
    ) async throws -> Operation.Reply {
        let cookie = cookie
        do {
            return try await exchange(operation, cookie: cookie, timeout: timeout)
        } catch let error as FCDError where error.code == .notAuthenticated && mayLogIn {
            // The server refused before doing anything, so even a change is safe to send again. Where another call
            // has logged in meanwhile, its cookie is there already.
            if self.cookie == cookie || self.cookie == nil {
                guard try await logInAgain() else { throw error }
            }
            return try await exchange(operation, cookie: self.cookie, timeout: timeout)
        }
    }

    private func exchange<Operation: SOAPOperation>(
        _ operation: Operation,
        cookie: String?,
        timeout: Duration?
    ) async throws -> Operation.Reply {
        let (service, effect, method) = (Operation.service, Operation.effect, operation.method)
        let request = try self.request(for: operation, cookie: cookie, timeout: timeout)
        log?.request(request.body, method: method, path: request.path)
        let start = ContinuousClock.now
        let response = try await send(request, method: method, effect: effect)
        log?.answer(response, method: method, after: .now - start)
        if service == .vim { keepCookie(from: response, insteadOf: cookie) }
        switch try SOAPAnswer.read(response, of: service, method: method, effect: effect, server: server) {
        case .fault(let fault):
            throw FCDError(fault, calling: method)
        case .result(let answer):
            do {
                return try Operation.decode(answer)
            } catch {
                guard effect != .changes else { throw FCDError.unknownOutcome(of: method, "\(error)") }
                throw FCDError(.protocolViolation, "\(method): \(error)")
            }
        }
    }

    private func request(
        for operation: some SOAPOperation,
        cookie: String?,
        timeout: Duration?
    ) throws(FCDError) -> HTTPRequest {
        let service = type(of: operation).service
        var headers = [(name: "Content-Type", value: "text/xml; charset=utf-8")]
        switch service {
        case .vim: headers.append((name: "SOAPAction", value: "urn:vim25/\(version)"))
        case .vslm: headers.append((name: "SOAPAction", value: "urn:vslm/\(version.vslm?.text ?? "")"))
        // Every call that is made here is in PBM's second version, which each vCenter with disks speaks.
        case .pbm: headers.append((name: "SOAPAction", value: "urn:pbm/2.0"))
        }
        if let cookie { headers.append((name: "Cookie", value: "vmware_soap_session=\(cookie)")) }
        return HTTPRequest(
            method: .post,
            path: service.path,
            headers: headers,
            body: try SOAPEnvelope.request(
                for: operation,
                vcSessionCookie: service == .vim ? nil : cookie?.withoutQuotes
            ),
            timeout: timeout
        )
    }

    private func send(
        _ request: HTTPRequest,
        method: String,
        effect: OperationEffect
    ) async throws -> HTTPResponse {
        do {
            return try await transport.send(request)
        } catch {
            log?.failure(error, method: method)
            let mayRepeat = error.code == .interrupted && (effect == .reads || !error.requestMayHaveArrived)
            guard mayRepeat else {
                throw FCDError(error, calling: method, effect: effect, server: server)
            }
        }
        do {
            return try await transport.send(request)
        } catch {
            throw FCDError(error, calling: method, effect: effect, server: server)
        }
    }

    /// Takes the cookie that an answer sets. A late answer to a session that has been replaced sets none.
    private func keepCookie(from response: HTTPResponse, insteadOf sent: String?) {
        for field in response.headers(named: "Set-Cookie") {
            let pair = field.prefix { $0 != ";" }
            guard pair.hasPrefix("vmware_soap_session=") else { continue }
            let new = String(pair.dropFirst("vmware_soap_session=".count))
            state.withLock { if $0.cookie == sent { $0.cookie = new } }
        }
    }

    /// Logs in again; calls that meet the ended session at the same time share one login.
    private func logInAgain() async throws -> Bool {
        guard let login = relogin.withLock({ $0 }) else { return false }
        let task = state.withLock { state in
            if let running = state.login { return running }
            // A login that carried the cookie of a session would be taken for a second login within it.
            state.cookie = nil
            let task = Task { try await login() }
            state.login = task
            return task
        }
        defer { state.withLock { $0.login = $0.login == task ? nil : $0.login } }
        try await withTaskCancellationHandler {
            try await task.value
        } onCancel: {
            task.cancel()
        }
        return true
    }
}

extension String {
    /// A vCenter writes its cookie in quotes, which belong to the cookie's syntax and not to its value.
    fileprivate var withoutQuotes: String {
        guard count > 1, hasPrefix("\""), hasSuffix("\"") else { return self }
        return String(dropFirst().dropLast())
    }
}

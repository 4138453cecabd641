internal import Synchronization

/// Sends operations to one server within one login session.
///
/// It holds the session's cookie and the API version, sends a reading call once more when its connection broke, and
/// logs in again, once, when the server has ended the session. It never repeats a change whose answer was lost; one
/// that a busy server refused is sent again when the server has asked for that. Every call keeps to the ``Pace``.
package final class SOAPSession: Sendable {
    private struct State {
        var cookie: String?
        var version = APIVersion.fallback
        var login: Task<Void, any Error>?
    }

    package let transport: any Transport
    package let pace: Pace
    /// The server as error messages name it.
    let server: String
    private let log: SOAPLog?
    private let state = Mutex(State())
    /// Logs in again; set once the session manager and a way to credentials are known.
    private let relogin = Mutex<(@Sendable () async throws -> Void)?>(nil)

    package init(
        transport: any Transport,
        server: String,
        pace: Pace = Pace(),
        log: (@Sendable (String) -> Void)? = nil
    ) {
        self.transport = transport
        self.pace = pace
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
        let response = try await answer(
            to: request,
            method: method,
            effect: effect,
            holdsSlot: !Operation.waitsAtServer
        )
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

    /// Fetches what is no SOAP and only read, at the same pace.
    ///
    /// - parameter name: For error messages.
    /// - Throws: ``FCDError``.
    func fetch(_ request: HTTPRequest, name: String) async throws -> HTTPResponse {
        try await answer(to: request, method: name, effect: .readsOnce, holdsSlot: true)
    }

    /// Sends a request, and again while the server says that it is busy.
    ///
    /// A refusal for certain (HTTP 429) did nothing, so that any call may follow it. After a 503 only a call that reads is
    /// made again.
    private func answer(
        to request: HTTPRequest,
        method: String,
        effect: OperationEffect,
        holdsSlot: Bool
    ) async throws -> HTTPResponse {
        let patience = request.timeout ?? Throttling.patience
        var (attempt, waited) = (1, Duration.zero)
        while true {
            let response = try await send(request, method, effect, holdsSlot: holdsSlot, patience: patience - waited)
            guard let throttling = Throttling(response), throttling.isRefusal || effect == .reads else {
                return response
            }
            let pause = throttling.pause(after: attempt)
            // The others, too, leave the server alone for a while.
            pace.pause(for: pause)
            guard attempt < Throttling.attempts, waited + pause <= patience else {
                guard throttling.isRefusal else { return response }
                throw FCDError.busy(server, calling: method, status: response.status, attempts: attempt)
            }
            attempt += 1
            waited += pause
        }
    }

    /// Sends a request when its turn has come, and once more where its connection broke and that does no harm.
    private func send(
        _ request: HTTPRequest,
        _ method: String,
        _ effect: OperationEffect,
        holdsSlot: Bool,
        patience: Duration
    ) async throws -> HTTPResponse {
        var mayRepeat = true
        while true {
            do {
                return try await pace.turn(holdsSlot: holdsSlot, patience: patience) {
                    if !request.body.isEmpty { log?.request(request.body, method: method, path: request.path) }
                    let start = ContinuousClock.now
                    let response = try await transport.send(request)
                    if !request.body.isEmpty { log?.answer(response, method: method, after: .now - start) }
                    return response
                }
            } catch let error as TransportError {
                log?.failure(error, method: method)
                let isHarmless = error.code == .interrupted && (effect == .reads || !error.requestMayHaveArrived)
                guard mayRepeat, isHarmless else {
                    throw FCDError(error, calling: method, effect: effect, server: server)
                }
                mayRepeat = false
            } catch is CancellationError {
                // It had not left yet.
                throw FCDError(.cancelled, "cancelled before \(method) was called")
            }
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

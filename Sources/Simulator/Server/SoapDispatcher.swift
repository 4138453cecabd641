import FCD

/// Answers SOAP requests: reads, judges, authenticates, calls, writes, and judges again.
struct SoapDispatcher: Sendable {
    let server: SimulatedVCenter
    let service: SoapService

    /// A request that could be read.
    private struct Request {
        var method: String
        var namespace: String?
        var envelope: XMLNode
        var body: XMLNode
        var cookie: String?
    }

    func answer(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
        let read: Request
        do {
            read = try self.read(request)
        } catch {
            server.note(call: "?")
            return encode(error, for: "?")
        }
        server.note(call: read.method)
        if cut(.beforeActing, read.method) { throw Self.interrupted(read.method) }
        var newCookie: String?
        var result: Result<[Value], Fault>
        do {
            try checkVersion(request)
            let judged = try judge(read)
            result = .success(try await call(judged, read, &newCookie))
        } catch {
            result = .failure(error)
        }
        if case .success = result, cut(.afterActing, read.method) { throw Self.interrupted(read.method) }
        switch result {
        case .success(let values):
            var response = encode(values, for: read.method)
            if let newCookie {
                response.headers.append(
                    ("Set-Cookie", "vmware_soap_session=\"\(newCookie)\"; Path=/; HttpOnly; SameSite=Lax")
                )
            }
            return response
        case .failure(let fault):
            return encode(fault, for: read.method)
        }
    }

    private func cut(_ cut: SimulatedVCenter.Cut, _ method: String) -> Bool {
        var isCut = false
        server.change { isCut = $0.controls.takeCut(cut, for: method) }
        return isCut
    }

    private static func interrupted(_ method: String) -> TransportError {
        TransportError(.interrupted, "the connection was closed during \(method)")
    }

    // MARK: Reading

    private func read(_ request: HTTPRequest) throws(Fault) -> Request {
        let envelope: XMLNode
        do {
            envelope = try XMLReader.read(request.body)
        } catch {
            throw .invalidRequest("XML document cannot be parsed: \(error)")
        }
        guard envelope.name == "Envelope", envelope.namespace == XMLNamespace.envelope,
            let body = envelope.child("Body")?.children.first
        else { throw .invalidRequest("The request is no SOAP envelope with a body.") }
        let header = envelope["Header", "vcSessionCookie"].map { SessionStore.unquoted($0.text) }
        let cookie = request.headerValues("Cookie").compactMap(SessionStore.cookie).first
        return Request(
            method: body.name,
            namespace: body.namespace,
            envelope: envelope,
            body: body,
            cookie: service == .vim ? cookie : header ?? cookie
        )
    }

    /// The version that the client names in `SOAPAction` must be one that the server speaks.
    private func checkVersion(_ request: HTTPRequest) throws(Fault) {
        let action = (request.header("SOAPAction") ?? "").filter { $0 != "\"" }
        let prefix = service.namespace + "/"
        guard action.hasPrefix(prefix) else { return }
        let named = String(action.dropFirst(prefix.count))
        let known =
            switch service {
            case .vim: server.version.vimVersions
            case .vslm: server.version.vslmVersions
            case .pbm: [named]
            }
        guard named.isEmpty || known.contains(named) else {
            throw .invalidRequest("Unsupported version URI \"\(action)\"\n\nwhile parsing SOAP body")
        }
    }

    /// The request's body in the schema's exact form, if it is valid.
    private func judge(_ request: Request) throws(Fault) -> XMLNode {
        let validator = SchemaValidator.of(server.version)
        guard request.namespace == service.namespace else {
            throw .invalidRequest("Unknown namespace \"\(request.namespace ?? "")\" of \(request.method)")
        }
        let normalized = RequestNormalizer(table: .of(server.version)).normalize(request.envelope)
        if service == .vim, request.method == FetchMethod.name { return try FetchMethod.judged(request.body) }
        let receiver = request.body.child("_this")?.reference
        guard validator.knows(method: request.method, namespace: service.namespace) else {
            throw .methodNotFound(request.method, on: receiver ?? ManagedObjectReference(type: "", value: ""))
        }
        let violations = validator.validate(normalized)
        guard violations.isEmpty, let body = normalized.child("Body")?.children.first else {
            let reasons = violations.map(\.message).joined(separator: "; ")
            throw .invalidRequest("\(reasons)\n\nwhile parsing \(request.method)")
        }
        return body
    }

    // MARK: Calling

    private func call(_ body: XMLNode, _ request: Request, _ newCookie: inout String?) async throws(Fault) -> [Value] {
        guard let this = body.child("_this")?.reference else { throw .invalidArgument("_this") }
        let isWait = this.type == "PropertyCollector" && UpdateWait.methods.contains(request.method)
        let entry = MethodTable.shared.entry(this.type, request.method)
        let prepared = try server.update { (state) throws(Fault) -> (MethodCall, [Value]?, String?) in
            let session = try authenticate(request, this, &state)
            guard state.exists(this) else { throw .objectNotFound(this) }
            let call = MethodCall(
                service: service,
                method: request.method,
                this: this,
                arguments: body,
                session: session
            )
            if let fault = state.controls.takeFault(for: request.method) { throw fault }
            if isWait { return (call, nil, nil) }
            guard let entry else { throw .methodNotFound(request.method, on: this) }
            if let privilege = entry.privilege { try authorize(privilege, call, state) }
            let values = try entry.handler(&state, call)
            // A task takes its fault when it ends.
            if !request.method.hasSuffix("_Task"), state.controls.takeSyncFault(for: request.method) {
                throw .syncFault(call.diskID ?? Self.diskID(in: values))
            }
            defer { state.newCookie = nil }
            return (call, values, state.newCookie)
        }
        newCookie = prepared.2
        if let values = prepared.1 { return values }
        return try await server.waitForUpdates(prepared.0, cookie: request.cookie ?? "")
    }

    private func authenticate(
        _ request: Request,
        _ this: ManagedObjectReference,
        _ state: inout ServerState
    ) throws(Fault) -> Session? {
        if let cookie = request.cookie, var session = state.sessions[cookie] {
            session.lastActiveTime = state.now
            state.sessions[cookie] = session
            return session
        }
        // The property collector itself refuses what may not be read without a login.
        let isOpen =
            MethodTable.anonymous.contains(request.method)
            || this.type == "PropertyCollector" && request.method.hasPrefix("RetrieveProperties")
        guard isOpen else { throw .notAuthenticated }
        return nil
    }

    private func authorize(_ privilege: String, _ call: MethodCall, _ state: ServerState) throws(Fault) {
        guard call.session != nil else { return }
        let object = Self.guarded(by: privilege, call, state)
        guard state.may(privilege, on: object, call.session) else { throw .noPermission(privilege, on: object) }
    }

    /// The object on which the privilege is needed: the machine, or the datastore that is named or that the disk lies
    /// on; the root folder for the rest.
    private static func guarded(
        by privilege: String,
        _ call: MethodCall,
        _ state: ServerState
    ) -> ManagedObjectReference {
        if call.this.type == "VirtualMachine" { return call.this }
        if privilege.hasPrefix("VirtualMachine."), let machine = call.optionalReference("vm") { return machine }
        guard privilege.hasPrefix("Datastore.") else { return state.inventory.rootFolder }
        let named = call.optionalReference("datastore") ?? call.arguments["spec", "backingSpec", "datastore"]?.reference
        if let named { return named }
        if let disk = call.diskID.flatMap({ state.inventory.disks[$0] }) { return .datastore(disk.datastore) }
        let path = call.optionalString("path").flatMap { try? RegistrationURL($0) }
        return path.flatMap { try? $0.datastore(in: state.inventory).reference } ?? state.inventory.rootFolder
    }

    private static func diskID(in values: [Value]) -> String? {
        let config = values.first?.asObject?["config"]?.asObject
        guard case .string(let id)? = config?["id"]?.asObject?["id"] else { return nil }
        return id
    }

    // MARK: Writing

    private func encode(_ values: [Value], for method: String) -> HTTPResponse {
        let answer = AnswerEncoder.response(to: method, values, service: service, version: server.version)
        // Some calls return a list that the schema wants to have a member; a server that found nothing sends none.
        let isUnjudged = values.isEmpty && method == "FindAllByUuid" || method == FetchMethod.name
        let violations = isUnjudged ? answer.violations : answer.violations + judge(answer)
        return response(answer, status: 200, violations: violations, method: method)
    }

    private func encode(_ fault: Fault, for method: String) -> HTTPResponse {
        let answer = AnswerEncoder.fault(fault, service: service, version: server.version)
        return response(answer, status: 500, violations: answer.violations + judge(answer), method: method)
    }

    private func judge(_ answer: AnswerEncoder.Answer) -> [SchemaViolation] {
        let validator = SchemaValidator.of(server.version)
        guard answer.hasUnscheduledTypes else { return validator.validate(exact: answer.bytes) }
        guard let envelope = try? XMLReader.read(answer.bytes) else { return [SchemaViolation("not an XML document")] }
        return validator.validate(UnscheduledTypes.removed(from: envelope, table: .of(server.version)))
    }

    private func response(
        _ answer: AnswerEncoder.Answer,
        status: Int,
        violations: [SchemaViolation],
        method: String
    ) -> HTTPResponse {
        guard violations.isEmpty else {
            server.note(violations: violations, in: method)
            let text =
                "fcdsim's own answer to \(method) violates the schema:\n"
                + violations.map(\.message).joined(separator: "\n")
            return HTTPResponse(status: 500, headers: [("Content-Type", "text/plain")], body: Array(text.utf8))
        }
        let type = ("Content-Type", "text/xml; charset=utf-8")
        return HTTPResponse(status: status, headers: [type, ("Cache-Control", "no-cache")], body: answer.bytes)
    }
}

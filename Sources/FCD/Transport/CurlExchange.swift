import CCurl

/// One request under way: its libcurl handle, and what has come back so far.
///
/// Lives on the transport's thread. A class, because libcurl's callbacks need an address that stays the same; the
/// thread keeps it alive for as long as the handle belongs to the multi handle.
final class CurlExchange {
    let call: CurlCall
    let deadline: ContinuousClock.Instant
    private let timeout: Duration
    private let setup: CurlSetup
    private var easy: CurlEasyHandle
    private let certificateCheck: CertificateCheck
    private let errorText: UnsafeMutablePointer<CChar>

    /// A connection stood and libcurl was about to send the request.
    private(set) var wasSent = false
    private var refusedRepetition = false
    private var isTooLarge = false
    private var headers: [(name: String, value: String)] = []
    private var headerByteCount = 0
    private var body: [UInt8] = []

    init(_ call: CurlCall, setup: CurlSetup) throws(TransportError) {
        self.call = call
        self.setup = setup
        timeout = call.request.timeout ?? setup.options.callTimeout
        // No call lasts a year; the clock would overflow with the largest durations.
        deadline = call.start.advanced(by: min(timeout, .seconds(365 * 86_400)))
        easy = try CurlEasyHandle()
        certificateCheck = try CertificateCheck(pinned: setup.thumbprint)
        errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        try configure()
    }

    deinit {
        errorText.deallocate()
    }

    /// For libcurl's multi functions, and to find this exchange when libcurl says that it is done.
    var handle: UnsafeMutableRawPointer { easy.pointer }

    // MARK: Outcome

    /// What the call came to, after libcurl has finished with `code`.
    func result(_ code: CURLcode) -> Result<HTTPResponse, TransportError> {
        if isTooLarge {
            let limit = setup.options.maxResponseBytes
            return .failure(failure(.tooLarge, "\(setup.endpoint) answers with more than \(limit) bytes"))
        }
        guard code == CURLE_OK else { return .failure(failure(code)) }
        return .success(HTTPResponse(status: easy.status, headers: headers, body: body))
    }

    /// The error of a call that this side ends before libcurl has finished.
    func failure(_ code: TransportError.Code, _ message: String) -> TransportError {
        TransportError(
            code,
            message,
            thumbprintSHA256: certificateCheck.seen?.text,
            requestMayHaveArrived: wasSent
        )
    }

    /// The error of a call that ran out of time.
    func timeoutFailure() -> TransportError {
        let phase = wasSent ? "has not answered in full" : "cannot be reached"
        return failure(.timedOut, "\(setup.endpoint) \(phase) within \(timeout)")
    }

    private func failure(_ code: CURLcode) -> TransportError {
        let text = String(cString: errorText)
        let reason = text.isEmpty ? CurlLibrary.describe(code) : text
        if refusedRepetition {
            return failure(.interrupted, "\(setup.endpoint) closed the connection before it answered")
        }
        let kind = TransportError.Code(code, isPinned: setup.thumbprint != nil, wasSent: wasSent)
        var message = "\(setup.endpoint) \(kind.phrase): \(reason)"
        if let seen = certificateCheck.seen, kind == .untrustedCertificate || kind == .thumbprintMismatch {
            message =
                "\(setup.endpoint) \(kind.phrase) (its certificate's SHA-256 thumbprint is \(seen.text)): \(reason)"
        }
        return failure(kind, message)
    }

    // MARK: Options

    private func configure() throws(TransportError) {
        let request = call.request
        let context = Unmanaged.passUnretained(self).toOpaque()
        try setup.apply(to: easy)
        try easy.set(CURLOPT_URL, setup.endpoint.url + request.path)
        try easy.set(CURLOPT_ERRORBUFFER, pointer: errorText)
        try setMethod(request.method, body: request.body)
        try easy.setHeaders(try headerLines(of: request))
        if setup.checksCertificates { try easy.set(certificateCheck) }

        try easy.set(CURLOPT_WRITEDATA, pointer: context)
        try easy.set(CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
            CurlExchange.from(context)?.receiveBody(bytes, size * count) ?? 0
        }
        try easy.set(CURLOPT_HEADERDATA, pointer: context)
        try easy.set(CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
            CurlExchange.from(context)?.receiveHeader(bytes, size * count) ?? 0
        }
        try easy.setBeforeRequest(
            { context, _, _, _, _ in
                CurlExchange.from(context)?.mayProceed() == true
                    ? Int32(CURL_PREREQFUNC_OK) : Int32(CURL_PREREQFUNC_ABORT)
            },
            context: context
        )
    }

    private func setMethod(_ method: HTTPRequest.Method, body: [UInt8]) throws(TransportError) {
        switch method {
        case .get: try easy.set(CURLOPT_HTTPGET, 1)
        case .head: try easy.set(CURLOPT_NOBODY, 1)
        case .post:
            try easy.set(CURLOPT_POST, 1)
            try easy.setBody(body)
        case .put, .delete:
            if !body.isEmpty { try easy.setBody(body) }
            try easy.set(CURLOPT_CUSTOMREQUEST, method.rawValue)
        }
    }

    /// The request's fields in libcurl's notation, without two that libcurl would add to a body: a guessed type, and
    /// `Expect`, which costs a second of waiting with servers that do not know it.
    private func headerLines(of request: HTTPRequest) throws(TransportError) -> [String] {
        var lines = ["Expect:"]
        for (name, value) in request.headers {
            let isClean = (name + value).unicodeScalars.allSatisfy { $0.value >= 32 && $0.value != 127 }
            guard isClean, !name.isEmpty, !name.contains(where: { ": ;".contains($0) }) else {
                throw .beforeSending(.failed, "the header field \(name.debugDescription) cannot be sent")
            }
            lines.append(value.isEmpty ? "\(name);" : "\(name): \(value)")
        }
        if !request.headers.contains(where: { $0.name.lowercased() == "content-type" }) {
            lines.append("Content-Type:")
        }
        return lines
    }

    // MARK: Callbacks

    private static func from(_ context: UnsafeMutableRawPointer?) -> CurlExchange? {
        context.map { Unmanaged<CurlExchange>.fromOpaque($0).takeUnretainedValue() }
    }

    /// libcurl repeats a request by itself when a kept connection turns out dead. The server may have acted on the
    /// first one all the same, so only requests that change nothing are repeated.
    private func mayProceed() -> Bool {
        let isRepetition = wasSent
        wasSent = true
        headers.removeAll()
        body.removeAll()
        guard isRepetition, call.request.method != .get, call.request.method != .head else { return true }
        refusedRepetition = true
        return false
    }

    /// Takes one header line; the start line of each answer (there may be a `100 Continue` before the real one) begins
    /// anew.
    private func receiveHeader(_ bytes: UnsafeMutablePointer<CChar>?, _ count: Int) -> Int {
        guard let bytes else { return 0 }
        headerByteCount += count
        guard headerByteCount <= setup.options.maxResponseBytes else {
            isTooLarge = true
            return 0
        }
        let line = String(decoding: UnsafeRawBufferPointer(start: bytes, count: count), as: UTF8.self)
        if line.hasPrefix("HTTP/") {
            headers.removeAll()
        } else if let colon = line.firstIndex(of: ":") {
            let value = line[line.index(after: colon)...].drop { $0.isWhitespace }
            let end = value.lastIndex { !$0.isWhitespace }
            headers.append((String(line[..<colon]), end.map { String(value[...$0]) } ?? ""))
        }
        return count
    }

    private func receiveBody(_ bytes: UnsafeMutablePointer<CChar>?, _ count: Int) -> Int {
        guard let bytes, body.count + count <= setup.options.maxResponseBytes else {
            isTooLarge = true
            return 0
        }
        body.append(contentsOf: UnsafeRawBufferPointer(start: bytes, count: count))
        return count
    }
}

/// One HTTP request, addressed below a transport's endpoint.
public struct HTTPRequest: Sendable {
    /// An HTTP request method.
    public enum Method: String, Sendable, CaseIterable {
        /// Reads a resource.
        case get = "GET"
        /// Reads a resource's headers alone.
        case head = "HEAD"
        /// Hands the server a body to act on, such as a SOAP envelope.
        case post = "POST"
        /// Stores the body under the path.
        case put = "PUT"
        /// Removes what is under the path.
        case delete = "DELETE"
    }

    /// What the server shall do.
    public var method: Method
    /// Absolute path with its query, already percent-encoded, such as `/sdk` or `/folder/a%20b.vmdk?dsName=nfs`.
    public var path: String
    /// Header fields in the order in which they are sent; a name may occur several times.
    public var headers: [(name: String, value: String)]
    /// The body as it goes over the wire; empty for none.
    public var body: [UInt8]
    /// How long the whole call may take, connecting included; `nil` leaves it to the transport.
    public var timeout: Duration?

    /// A request; everything but method and path may be left out.
    public init(
        method: Method,
        path: String,
        headers: [(name: String, value: String)] = [],
        body: [UInt8] = [],
        timeout: Duration? = nil
    ) {
        self.method = method
        self.path = path
        self.headers = headers
        self.body = body
        self.timeout = timeout
    }
}

/// A server's whole answer to one ``HTTPRequest``.
public struct HTTPResponse: Sendable {
    /// The HTTP status, such as 200. An answer with an error status is an answer too, not a thrown error.
    public var status: Int
    /// Header fields in the order in which they came; a name may occur several times.
    public var headers: [(name: String, value: String)]
    /// The body, already decompressed.
    public var body: [UInt8]

    /// An answer; headers and body may be left out.
    public init(status: Int, headers: [(name: String, value: String)] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// The first value of a header field, whatever the case of its name.
    public func header(_ name: String) -> String? {
        let wanted = name.lowercased()
        return headers.first { $0.name.lowercased() == wanted }?.value
    }

    /// Every value of a header field in the order in which they came, whatever the case of its name.
    public func headers(named name: String) -> [String] {
        let wanted = name.lowercased()
        return headers.filter { $0.name.lowercased() == wanted }.map(\.value)
    }
}

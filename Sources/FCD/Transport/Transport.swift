/// Carries HTTP requests to one server and brings back its answers.
///
/// The client is written against this protocol alone: ``CurlTransport`` speaks to a real server, a simulator can
/// answer in memory. A transport neither retries nor follows redirects: whether a call may be repeated is known only
/// to whoever made it.
public protocol Transport: Sendable {
    /// Sends one request and waits for the whole answer, whatever its HTTP status.
    ///
    /// - Throws: ``TransportError``: when no complete answer came. Its
    ///   ``TransportError/requestMayHaveArrived`` says whether the server may have acted all the same.
    ///   A cancelled task gets ``TransportError/Code/cancelled``.
    func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse

    /// Closes all connections and waits until they are closed; requests under way, and any made later, end with
    /// ``TransportError/Code/cancelled``. Calling it again does nothing.
    func shutdown() async
}

import FCD
import HTTPTypes
import Hummingbird
import NIOCore

/// Hands HTTP requests to the simulated server and its answers back.
struct SimulatorResponder: HTTPResponder {
    /// A request's context that knows its connection, to be able to break it.
    struct Context: InitializableFromSource, RequestContext {
        var coreContext: CoreRequestContextStorage
        let channel: any Channel

        init(source: ApplicationRequestContextSource) {
            coreContext = CoreRequestContextStorage(source: source)
            channel = source.channel
        }
    }

    let vcenter: any Transport

    private static let bodyLimit = 64 << 20

    func respond(to request: Request, context: Context) async throws -> Response {
        guard let method = HTTPMethod(request.method) else { return Response(status: .methodNotAllowed) }
        var body = try await request.body.collect(upTo: Self.bodyLimit)
        let message = FCD.HTTPRequest(
            method: method,
            path: request.uri.string,
            headers: request.headers.map { ($0.name.rawName, $0.value) },
            body: body.readBytes(length: body.readableBytes) ?? []
        )
        do throws(TransportError) {
            return response(to: request, try await vcenter.send(message))
        } catch {
            // The answer is lost on purpose: no byte of one leaves.
            try await context.channel.close()
            return Response(status: .serviceUnavailable)
        }
    }

    private func response(to request: Request, _ answer: FCD.HTTPResponse) -> Response {
        var headers = HTTPFields()
        for header in answer.headers {
            if let name = HTTPField.Name(header.name) { headers.append(HTTPField(name: name, value: header.value)) }
        }
        return Response(
            status: HTTPTypes.HTTPResponse.Status(code: answer.status),
            headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: answer.body))
        )
    }
}

private typealias HTTPMethod = FCD.HTTPRequest.Method

extension FCD.HTTPRequest.Method {
    fileprivate init?(_ method: HTTPTypes.HTTPRequest.Method) {
        self.init(rawValue: method.rawValue)
    }
}

import FCD
import Lifecycle

extension ErrorPresentation {
    init(_ error: SearchError) {
        self.init(
            status: .usage,
            code: FCDError.Code.invalidArgument.rawValue,
            message: error.message,
            hint: error.hint
        )
        place = error
    }
}

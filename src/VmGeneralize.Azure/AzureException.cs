using Azure;
using VmGeneralize.Blocks;

namespace VmGeneralize.Azure;

/// <summary>
/// Azure said no, or could not be reached. The message says what was being done, what the service answered and what to do next;
/// it holds no signature or token, and neither does an inner exception, because there is none.
/// </summary>
public sealed class AzureException : VmGeneralizeException
{
    private readonly string _problem;

    /// <param name="doing">What was being done, as in "Uploading pages to https://...".</param>
    /// <param name="problem">What went wrong, a sentence.</param>
    /// <param name="next">What the user can do, a sentence.</param>
    public AzureException(string doing, string problem, string next)
        : this(doing, problem, next, serviceCode: null, status: 0, requestId: null)
    {
    }

    private AzureException(string first, string left)
        : base(Redacted.Text($"{first}\nAfter that:\n{left}"))
    {
        _problem = left;
        Doing = Redacted.Text(first);
        Problem = Redacted.Text(left);
        Next = Redacted.Text(left);
    }

    private AzureException(string doing, string problem, string next, string? serviceCode, int status, string? requestId)
        : base(Redacted.Text($"{doing}: {problem}{Origin(serviceCode, status, requestId)} {next}").TrimEnd())
    {
        Doing = Redacted.Text(doing);
        _problem = problem;
        Problem = Redacted.Text(problem + Origin(serviceCode, status, requestId));
        Next = Redacted.Text(next);
        ServiceCode = serviceCode;
        Status = status;
        RequestId = requestId;
    }

    /// <summary>What was being done.</summary>
    public string Doing { get; }

    /// <summary>What went wrong, with the service's code and request id.</summary>
    public string Problem { get; }

    /// <summary>What the user can do about it.</summary>
    public string Next { get; }

    /// <summary>The service's name for the error, such as <c>AuthorizationPermissionMismatch</c>; null when it gave none.</summary>
    public string? ServiceCode { get; }

    /// <summary>HTTP status; 0 when there was no answer.</summary>
    public int Status { get; }

    /// <summary>What Microsoft's support asks for; null when there was no answer.</summary>
    public string? RequestId { get; }

    /// <summary>What else is known, for users who ask for more; null: nothing. It holds no secret.</summary>
    public string? Detail { get; init; }

    /// <summary>The same with another next step, for callers that know more about the situation.</summary>
    public AzureException With(string next) => new(Doing, _problem, next, ServiceCode, Status, RequestId) { Detail = Detail };

    /// <summary>Puts an answer of the service, or the lack of one, into words.</summary>
    /// <param name="doing">What was being done.</param>
    /// <param name="failure">What the SDK threw.</param>
    public static AzureException From(string doing, Exception failure) => From(doing, failure, ServiceAdvice.For, ServiceAdvice.NoAnswer);

    /// <param name="doing">What was being done.</param>
    /// <param name="failure">What the SDK threw.</param>
    /// <param name="advice">What to do about a service's error code, HTTP status and message.</param>
    /// <param name="noAnswer">What to do when no answer came.</param>
    internal static AzureException From(string doing, Exception failure, Func<string?, int, string, string> advice, string noAnswer)
    {
        if (failure is not RequestFailedException { Status: not 0 } answer)
        {
            return new AzureException(doing, $"there was no answer ({FirstLine(failure.Message).TrimEnd('.')}).", noAnswer);
        }

        Response? response = answer.GetRawResponse();
        string? requestId = response is not null && response.Headers.TryGetValue("x-ms-request-id", out string? id) ? id : null;
        return new AzureException(
            doing, FirstLine(answer.Message), advice(answer.ErrorCode, answer.Status, answer.Message), answer.ErrorCode, answer.Status, requestId);
    }

    /// <summary>Something failed, and after that so did cleaning up.</summary>
    /// <param name="first">What went wrong first, sentences.</param>
    /// <param name="left">What is left behind, and how to remove it.</param>
    internal static AzureException LeftOpen(string first, IReadOnlyList<AzureException> left) =>
        new(first, string.Join("\n", left.Select(failure => failure.Message)));

    // The SDK puts status, headers and body on the lines after the first.
    private static string FirstLine(string message)
    {
        int end = message.AsSpan().IndexOfAny('\r', '\n');
        string line = (end < 0 ? message : message[..end]).Trim();
        return line.EndsWith('.') ? line : line + ".";
    }

    private static string Origin(string? code, int status, string? requestId) =>
        status == 0 ? "" : $" ({(code is null ? "" : code + ", ")}HTTP {status}{(requestId is null ? "" : $", request {requestId}")})";
}

using System.Buffers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace VmGeneralize.AzureSupport;

/// <summary>
/// A proxy in front of Azurite: enforces the Azure rules that Azurite does not, keeps a journal of all requests, and injects faults when
/// a test asks for them.
/// </summary>
public sealed class StrictProxy : IAsyncDisposable
{
    private const string RangeCrc64 = "x-ms-range-get-content-crc64";

    private readonly WebApplication _application;
    private readonly HttpClient _client;
    private readonly Uri _behind;
    private readonly Lock _gate = new();
    private Round _round = new();

    private StrictProxy(WebApplication application, Uri behind)
    {
        _application = application;
        _behind = behind;
        _client = new HttpClient(new SocketsHttpHandler { UseCookies = false, AutomaticDecompression = System.Net.DecompressionMethods.None })
        {
            Timeout = TimeSpan.FromMinutes(5),
        };
    }

    /// <summary>Address of the account, through the proxy.</summary>
    public Uri Endpoint { get; private set; } = null!;

    /// <summary>Decides which fault to inject into a request; null for none. Called in order of arrival.</summary>
    public Func<JournalEntry, Fault?>? Faults { get; set; }

    /// <summary>Number of requests that one SAS is good for; after that, the service reports it as expired. 0 means any number.</summary>
    public int RequestsPerSignature { get; set; }

    /// <summary>Whether to return the CRC-64 of a range that is read, if asked for, as Azure does; Azurite rejects such a request.</summary>
    public bool GivesRangeCrc64 { get; set; } = true;

    /// <summary>
    /// The token that a managed disk requires in addition to the SAS, as a disk with the data access mode AzureActiveDirectory does
    /// (learn.microsoft.com/azure/virtual-machines/disks-secure-upload-download); null if none.
    /// </summary>
    public string? DiskToken { get; set; }

    /// <summary>Highest number of concurrent requests so far.</summary>
    public int MaxInFlight => _round.MaxInFlight;

    /// <summary>All requests so far.</summary>
    public IReadOnlyList<JournalEntry> Journal
    {
        get
        {
            lock (_gate)
            {
                return [.. _round.Journal];
            }
        }
    }

    public static async Task<StrictProxy> StartAsync(AzuriteServer azurite)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static options =>
        {
            options.Listen(System.Net.IPAddress.Loopback, 0);
            options.Limits.MaxRequestBodySize = 64 << 20;
            options.Limits.MinRequestBodyDataRate = null;
        });
        WebApplication application = builder.Build();
        StrictProxy proxy = new(application, azurite.Endpoint);
        application.Run(proxy.HandleAsync);
        await application.StartAsync().ConfigureAwait(false);
        proxy.Endpoint = new Uri($"{application.Urls.First()}/{AzuriteServer.Account}");
        return proxy;
    }

    /// <summary>Starts a new test: no faults, an empty journal. Requests still in flight are not added to it.</summary>
    public void Reset()
    {
        lock (_gate)
        {
            _round = new Round();
        }

        Faults = null;
        RequestsPerSignature = 0;
        DiskToken = null;
        GivesRangeCrc64 = true;
    }

    public async ValueTask DisposeAsync()
    {
        using CancellationTokenSource now = new(TimeSpan.Zero);
        await _application.StopAsync(now.Token).ConfigureAwait(false);
        await _application.DisposeAsync().ConfigureAwait(false);
        _client.Dispose();
    }

    private async Task HandleAsync(HttpContext context)
    {
        BlobRequestView view = BlobRequestView.Of(context.Request);
        Round round;
        JournalEntry entry;
        Fault? fault;
        bool isWritten = false;
        lock (_gate)
        {
            round = _round;
            round.MaxInFlight = Math.Max(round.MaxInFlight, ++round.InFlight);
            entry = new JournalEntry(++round.Number, view.Operation, view.Offset, view.Length, 0, 0, null, view.HasLease);
            fault = Expired(round, context.Request) ? new Fault.Answer(403, "AuthenticationFailed") : Faults?.Invoke(entry);
        }

        try
        {
            await ServeAsync(context, view, fault, bytes => entry = entry with { BodyBytes = bytes }, Write).ConfigureAwait(false);
            Write(context.Response.StatusCode);
        }
        catch (Exception problem) when (problem is OperationCanceledException or IOException or HttpRequestException
            or Microsoft.AspNetCore.Http.BadHttpRequestException)
        {
            // Either side cut the connection.
        }
        finally
        {
            Write(status: 0); // unless it was answered
        }

        // Called before the last of the response leaves: a client that has it may look it up in the journal at once.
        void Write(int status)
        {
            lock (_gate)
            {
                if (!isWritten)
                {
                    isWritten = true;
                    round.InFlight--;
                    round.Journal.Add(entry with { Status = status, Fault = fault?.ToString() });
                }
            }
        }
    }

    private bool Expired(Round round, HttpRequest request)
    {
        string signature = request.Query["sig"].ToString();
        int uses = round.SignatureUses.GetValueOrDefault(signature);
        round.SignatureUses[signature] = uses + 1;
        return RequestsPerSignature > 0 && uses >= RequestsPerSignature;
    }

    private async Task ServeAsync(HttpContext context, BlobRequestView view, Fault? fault, Action<long> received, Action<int> answering)
    {
        CancellationToken gone = context.RequestAborted;
        int length = (int)(context.Request.ContentLength ?? 0);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            if (fault is Fault.CutBody && length > 0)
            {
                await context.Request.Body.ReadExactlyAsync(buffer.AsMemory(0, length / 2), gone).ConfigureAwait(false);
                received(length / 2);
                throw Cut(context);
            }

            await context.Request.Body.ReadExactlyAsync(buffer.AsMemory(0, length), gone).ConfigureAwait(false);
            received(length);
            if (fault is Fault.Answer answer)
            {
                await AnswerAsync(context, answer.Status, answer.Code, answer.RetryAfterSeconds, answering).ConfigureAwait(false);
                return;
            }

            if (DiskToken is { } token && AzureRules.IsManagedDisk(context.Request) && context.Request.Headers.Authorization != $"Bearer {token}")
            {
                context.Response.Headers.WWWAuthenticate =
                    "Bearer authorization_uri=https://login.invalid/tenant/oauth2/authorize resource_id=https://disk.azure.com/";
                await AnswerAsync(context, 401, "InvalidAuthenticationInfo", null, answering).ConfigureAwait(false);
                return;
            }

            if (fault is Fault.Freeze)
            {
                await Task.Delay(Timeout.Infinite, gone).ConfigureAwait(false);
            }

            if (fault is Fault.Damage && length > 0)
            {
                buffer[length / 2] ^= 0x10;
            }

            if (AzureRules.Problem(context.Request, view, buffer.AsMemory(0, length)) is { } problem)
            {
                await AnswerAsync(context, problem == "OperationNotAllowedOnManagedDisk" ? 409 : 400, problem, null, answering).ConfigureAwait(false);
                return;
            }

            using HttpResponseMessage response = await ForwardAsync(context.Request, buffer, length, gone).ConfigureAwait(false);
            if (fault is Fault.LoseAnswer)
            {
                throw Cut(context);
            }

            if (fault is Fault.Delay delay)
            {
                await Task.Delay(delay.Time, gone).ConfigureAwait(false);
            }

            await ReturnAsync(response, context, fault, answering, gone).ConfigureAwait(false);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static OperationCanceledException Cut(HttpContext context)
    {
        context.Abort();
        return new OperationCanceledException("cut on purpose");
    }

    private async Task<HttpResponseMessage> ForwardAsync(HttpRequest request, byte[] body, int length, CancellationToken gone)
    {
        using HttpRequestMessage message = new(
            new HttpMethod(request.Method), new Uri(_behind.GetLeftPart(UriPartial.Authority) + request.Path.ToUriComponent() + request.QueryString));
        if (length > 0 || request.Method == "PUT")
        {
            message.Content = new ByteArrayContent(body, 0, length);
        }

        foreach ((string name, Microsoft.Extensions.Primitives.StringValues values) in request.Headers)
        {
            if (!(GivesRangeCrc64 && name == RangeCrc64)
                && !(name == "Authorization" && AzureRules.IsManagedDisk(request)) // Azurite takes the SAS or a token, not both
                && name is not ("Host" or "Content-Length" or "Expect" or "Connection" or "Transfer-Encoding")
                && !message.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
            {
                message.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
            }
        }

        return await _client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, gone).ConfigureAwait(false);
    }

    private async Task ReturnAsync(HttpResponseMessage from, HttpContext context, Fault? fault, Action<int> answering, CancellationToken gone)
    {
        HttpResponse to = context.Response;
        to.StatusCode = (int)from.StatusCode;
        foreach ((string name, IEnumerable<string> values) in from.Headers.Concat(from.Content.Headers))
        {
            if (name is not ("Transfer-Encoding" or "Connection" or "Keep-Alive" or "Date" or "Server"))
            {
                to.Headers[name] = values.ToArray();
            }
        }

        byte[] body = await from.Content.ReadAsByteArrayAsync(gone).ConfigureAwait(false);
        if (GivesRangeCrc64 && from.IsSuccessStatusCode && context.Request.Headers.ContainsKey(RangeCrc64))
        {
            to.Headers["x-ms-content-crc64"] = AzureRules.Crc64(body);
        }

        if (fault is Fault.Damage && body.Length > 0)
        {
            body[body.Length / 2] ^= 0x10;
        }

        if (fault is Fault.CutBody)
        {
            await to.Body.WriteAsync(body.AsMemory(0, body.Length / 2), gone).ConfigureAwait(false);
            await to.Body.FlushAsync(gone).ConfigureAwait(false);
            throw Cut(context);
        }

        answering(to.StatusCode);
        if (body.Length > 0)
        {
            await to.Body.WriteAsync(body, gone).ConfigureAwait(false);
        }
    }

    private static async Task AnswerAsync(HttpContext context, int status, string code, int? retryAfter, Action<int> answering)
    {
        context.Response.StatusCode = status;
        context.Response.Headers["x-ms-error-code"] = code;
        context.Response.Headers["x-ms-request-id"] = $"proxy-{status}";
        if (retryAfter is { } seconds)
        {
            context.Response.Headers.RetryAfter = $"{seconds}";
        }

        answering(status);
        if (HttpMethods.IsHead(context.Request.Method))
        {
            return; // has no body, of no type
        }

        context.Response.ContentType = "application/xml";
        await context.Response.WriteAsync(
            $"<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>{code}</Code><Message>Made by the test.</Message></Error>",
            context.RequestAborted).ConfigureAwait(false);
    }

    /// <summary>The journal and the counters of one test.</summary>
    private sealed class Round
    {
        public List<JournalEntry> Journal { get; } = [];

        public Dictionary<string, int> SignatureUses { get; } = [];

        public int Number { get; set; }

        public int InFlight { get; set; }

        public int MaxInFlight { get; set; }
    }
}

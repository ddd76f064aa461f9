using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using VmGeneralize.Blocks;

namespace VmGeneralize.UploadPace;

/// <summary>
/// As much of the blob service as an upload to one page blob needs, with a latency and a rate limit, but without storage: shows what an upload
/// can reach when the service is not in the way.
/// </summary>
internal sealed class SinkServer(double bytesPerSecond, TimeSpan latency, int? retryAfter)
{
    private readonly TokenBucket _bucket = new(bytesPerSecond);
    private readonly ExtentSet _pages = [];
    private readonly Dictionary<string, string> _metadata = [];
    private readonly Lock _gate = new();
    private long _length;

    public async Task RunAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static options => options.Listen(IPAddress.Loopback, 0));
        WebApplication application = builder.Build();
        application.Run(HandleAsync);
        await application.StartAsync();
        await Console.Out.WriteLineAsync(application.Urls.First());
        await Console.In.ReadToEndAsync(); // until the parent goes
    }

    private async Task HandleAsync(HttpContext context)
    {
        HttpRequest request = context.Request;
        HttpResponse response = context.Response;
        response.Headers.ETag = "\"0x1\"";
        response.Headers.LastModified = "Thu, 01 Jan 2026 00:00:00 GMT";
        response.Headers["x-ms-request-id"] = "sink";
        switch ((request.Method, request.Query["comp"].ToString()))
        {
            case ("PUT", "page"):
                await PutPageAsync(context);
                break;
            case ("PUT", "lease"):
                response.Headers["x-ms-lease-id"] = request.Headers["x-ms-proposed-lease-id"];
                response.StatusCode = request.Headers["x-ms-lease-action"] == "acquire" ? 201 : 200;
                break;
            case ("PUT", _):
                _length = long.Parse(request.Headers["x-ms-blob-content-length"].ToString());
                foreach ((string name, Microsoft.Extensions.Primitives.StringValues value) in request.Headers)
                {
                    if (name.StartsWith("x-ms-meta-", StringComparison.OrdinalIgnoreCase))
                    {
                        _metadata[name] = value.ToString();
                    }
                }

                response.StatusCode = 201;
                break;
            case ("HEAD", _):
                response.ContentLength = _length;
                response.Headers["x-ms-blob-type"] = "PageBlob";
                response.Headers["x-ms-creation-time"] = "Thu, 01 Jan 2026 00:00:00 GMT";
                foreach ((string name, string value) in _metadata)
                {
                    response.Headers[name] = value;
                }

                break;
            case ("GET", "pagelist"):
                response.ContentType = "application/xml";
                await response.WriteAsync(PageList(Range(request)));
                break;
            default:
                response.StatusCode = 400;
                break;
        }
    }

    private async Task PutPageAsync(HttpContext context)
    {
        Extent range = Range(context.Request)!.Value;
        await context.Request.Body.CopyToAsync(Stream.Null);
        bool taken = _bucket.TryTake(range.Length);
        await Task.Delay(latency);
        if (taken)
        {
            lock (_gate)
            {
                _pages.Add(range);
            }

            context.Response.StatusCode = 201;
            return;
        }

        if (retryAfter is { } seconds)
        {
            context.Response.Headers.RetryAfter = $"{seconds}";
        }

        context.Response.StatusCode = 503;
        context.Response.Headers["x-ms-error-code"] = "ServerBusy";
    }

    private string PageList(Extent? within)
    {
        StringBuilder xml = new("<?xml version=\"1.0\" encoding=\"utf-8\"?><PageList>");
        lock (_gate)
        {
            foreach (Extent extent in within is { } range ? _pages.Within(range) : _pages)
            {
                xml.Append($"<PageRange><Start>{extent.Offset}</Start><End>{extent.End - 1}</End></PageRange>");
            }
        }

        return xml.Append("</PageList>").ToString();
    }

    private static Extent? Range(HttpRequest request)
    {
        string text = request.Headers["x-ms-range"].ToString() is { Length: > 0 } own ? own : request.Headers.Range.ToString();
        string[] bounds = text.Replace("bytes=", "", StringComparison.Ordinal).Split('-');
        return bounds.Length == 2 ? Extent.FromBounds(long.Parse(bounds[0]), long.Parse(bounds[1]) + 1) : null;
    }
}

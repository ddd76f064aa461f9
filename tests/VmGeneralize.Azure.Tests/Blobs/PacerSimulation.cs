using VmGeneralize.Azure.Blobs;

namespace VmGeneralize.Azure.Tests.Blobs;

/// <summary>
/// An endless upload, in virtual time, to a simulated service: a link with a latency and a bandwidth, and a limit in bytes per second that is
/// enforced by refusing whole requests (a token bucket).
/// </summary>
internal sealed class PacerSimulation(int parallelism)
{
    private const double BucketSeconds = 0.25;

    private readonly ManualTime _time = new();
    private readonly PriorityQueue<Answer, double> _answers = new();
    private double _tokens;
    private double _filledAt;
    private double _linkFreeAt;

    /// <summary>Seconds from request to response, not counting transmission.</summary>
    public double Latency { get; init; } = 0.06;

    /// <summary>Bandwidth of the link, in bytes per second.</summary>
    public double Link { get; init; } = 10e9;

    /// <summary>Bytes per second that the service accepts at a given time.</summary>
    public Func<double, double> Limit { get; init; } = static _ => double.PositiveInfinity;

    /// <summary>Seconds that a refusal asks the client to wait; null if it does not say.</summary>
    public double? RetryAfter { get; init; }

    /// <summary>Seconds after which the client gives up on a request.</summary>
    public double Timeout { get; init; } = 90;

    /// <summary>Maximum bytes per second that the user wants; null for as many as possible.</summary>
    public long? Wanted { get; init; }

    public long Accepted { get; private set; }

    public long Refused { get; private set; }

    public long TimedOut { get; private set; }

    public Pacer Pacer => field ??= new Pacer(_time, parallelism, Wanted);

    /// <summary>Runs until the given time and returns the bytes per second that were accepted since the last call.</summary>
    public double RunTo(double end)
    {
        double started = _time.Seconds;
        long before = Accepted;
        while (_time.Seconds < end)
        {
            double wait;
            while (Pacer.TryEnter(Pacer.ChunkSize, out PacerTicket ticket, out wait))
            {
                Send(ticket);
            }

            double next = _time.Seconds + Math.Max(wait, 1e-6);
            if (_answers.TryPeek(out Answer? answer, out double at) && at <= next)
            {
                _answers.Dequeue();
                _time.MoveTo(at);
                Take(answer);
            }
            else
            {
                _time.MoveTo(Math.Min(next, end));
            }
        }

        return (Accepted - before) / (_time.Seconds - started);
    }

    private void Send(PacerTicket ticket)
    {
        double now = _time.Seconds;
        _linkFreeAt = Math.Max(_linkFreeAt, now) + (ticket.Bytes / Link);
        double arrival = _linkFreeAt + (Latency / 2);
        if (arrival - now > Timeout)
        {
            _answers.Enqueue(new Answer(ticket, Congestion.Timeout), now + Timeout);
            return;
        }

        double limit = Limit(arrival);
        _tokens = Math.Min(Math.Max(limit * BucketSeconds, 4 << 20), _tokens + ((arrival - _filledAt) * Math.Min(limit, 1e12)));
        _filledAt = arrival;
        bool accepted = ticket.Bytes <= _tokens;
        _tokens -= accepted ? ticket.Bytes : 0;
        _answers.Enqueue(new Answer(ticket, accepted ? null : Congestion.Busy), arrival + (Latency / 2));
    }

    private void Take(Answer answer)
    {
        switch (answer.Failure)
        {
            case null:
                Accepted += answer.Ticket.Bytes;
                Pacer.Succeeded(answer.Ticket);
                break;
            case Congestion.Timeout:
                TimedOut++;
                Pacer.Failed(answer.Ticket, Congestion.Timeout, null);
                break;
            default:
                Refused++;
                Pacer.Failed(answer.Ticket, Congestion.Busy, RetryAfter is { } seconds ? TimeSpan.FromSeconds(seconds) : null);
                break;
        }
    }

    private sealed record Answer(PacerTicket Ticket, Congestion? Failure);
}

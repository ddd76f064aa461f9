namespace VmGeneralize.Azure.Blobs;

/// <summary>
/// Decides when a request may leave and how long it may be, by what the service answers: the number of requests at a time and the
/// size of a request grow by additive steps and are cut by factors, and the rate in bytes follows <see cref="SendRate"/>. Requests
/// that left before the last cut do not cut again: they say nothing about the new pace. Thread-safe.
/// </summary>
/// <param name="time">Clock.</param>
/// <param name="parallelism">Requests at the same time, at most.</param>
/// <param name="bytesPerSecond">No faster than this; null: as fast as it goes.</param>
internal sealed class Pacer(TimeProvider time, int parallelism, long? bytesPerSecond = null)
{
    public const int SmallestChunk = 256 << 10;
    public const int LargestChunk = 4 << 20; // Put Page takes no more

    private const int FirstChunk = 1 << 20;
    private const int FirstWindow = 4;
    private const double QuickSeconds = 2; // a whole chunk in this time: the next may be longer
    private const double SlowSeconds = 15; // longer than this: shorter chunks, so that a failure costs less
    private const double LimitedSeconds = 0.05; // of a limited rate in one request
    private const int Unit = 4096;
    private const double LongestPause = 60;
    private const double LateSeconds = 0.05; // sending that timers made late is caught up

    private readonly Lock _gate = new();
    private readonly long _origin = time.GetTimestamp();
    private readonly SendRate _rate = new();
    private double _window = Math.Min(FirstWindow, parallelism);
    private bool _doubling = true;
    private int _inFlight;
    private int _chunk = FirstChunk;
    private double _pausedUntil;
    private double _nextSend;
    private double _cutAt = double.NegativeInfinity;
    private TaskCompletionSource _changed = NewSignal();

    /// <summary>Bytes that a request should have at most, now; between 256 KiB and 4 MiB.</summary>
    public int ChunkSize
    {
        get
        {
            lock (_gate)
            {
                // When the rate is limited, requests are so short that many make a second: a refused one costs less.
                double rate = RateAt(Now()) * LimitedSeconds;
                return rate >= _chunk ? _chunk : Math.Max(SmallestChunk, (int)rate / Unit * Unit);
            }
        }
    }

    /// <summary>Requests that may run at the same time, now.</summary>
    public int Window
    {
        get
        {
            lock (_gate)
            {
                return (int)_window;
            }
        }
    }

    /// <summary>Waits for the turn of a request. Every ticket goes back by <see cref="Succeeded"/>, <see cref="Failed"/> or <see cref="Abandoned"/>.</summary>
    public async ValueTask<PacerTicket> EnterAsync(int bytes, CancellationToken cancellation)
    {
        while (true)
        {
            Task changed = Changed();
            if (TryEnter(bytes, out PacerTicket ticket, out double wait))
            {
                return ticket;
            }

            if (double.IsPositiveInfinity(wait))
            {
                await changed.WaitAsync(cancellation).ConfigureAwait(false);
            }
            else
            {
                await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(wait * 1000)), time, cancellation).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Takes a ticket if it is the turn of a request.</summary>
    /// <param name="bytes">Length of its body.</param>
    /// <param name="ticket">The ticket.</param>
    /// <param name="wait">Seconds until it is worth trying again; infinity: until another request has ended.</param>
    public bool TryEnter(int bytes, out PacerTicket ticket, out double wait)
    {
        lock (_gate)
        {
            double now = Now();
            ticket = default;
            wait = _inFlight < (int)_window ? Math.Max(_pausedUntil, _nextSend) - now : double.PositiveInfinity;
            if (wait > 0)
            {
                return false;
            }

            _inFlight++;
            double rate = RateAt(now);
            _nextSend = Math.Max(_nextSend, now - LateSeconds) + (double.IsPositiveInfinity(rate) ? 0 : bytes / rate);
            ticket = new PacerTicket(bytes, now);
            return true;
        }
    }

    /// <summary>The service took the request.</summary>
    public void Succeeded(PacerTicket ticket)
    {
        lock (_gate)
        {
            double now = Now();
            double took = now - ticket.Started;
            _rate.Accepted(now, ticket.Bytes);
            if (took > SlowSeconds)
            {
                Relieve(ticket, now);
            }
            else
            {
                _window = Math.Min(parallelism, _window + (_doubling ? 1 : 1 / _window));
                _chunk = took < QuickSeconds && ticket.Bytes >= _chunk ? Math.Min(LargestChunk, _chunk * 2) : _chunk;
            }

            Leave();
        }
    }

    /// <summary>The request failed and will be sent again.</summary>
    /// <param name="ticket">Its ticket.</param>
    /// <param name="reason">How it failed.</param>
    /// <param name="retryAfter">How long the service asked to wait (Retry-After); nothing leaves until then.</param>
    public void Failed(PacerTicket ticket, Congestion reason, TimeSpan? retryAfter)
    {
        lock (_gate)
        {
            double now = Now();
            if (ticket.Started >= _cutAt && reason != Congestion.Damaged)
            {
                _cutAt = now;
                _doubling = false;
                _window = Math.Max(1, _window / 2);
                if (reason == Congestion.Timeout)
                {
                    _chunk = Math.Max(SmallestChunk, _chunk / 2);
                }

                if (reason != Congestion.Dropped)
                {
                    _rate.Reduce(now, reason == Congestion.Busy ? SendRate.BusyFloor : SendRate.Floor);
                }
            }

            double until = now + Math.Min(retryAfter?.TotalSeconds ?? 0, LongestPause);
            if (until > _pausedUntil && retryAfter is not null)
            {
                _rate.Pause(until - Math.Max(now, _pausedUntil));
                _pausedUntil = until;
            }

            Leave();
        }
    }

    /// <summary>The request ended without saying anything about the pace.</summary>
    public void Abandoned()
    {
        lock (_gate)
        {
            Leave();
        }
    }

    // The link has a queue that nearly runs into the time limit: less at a time, before requests fail.
    private void Relieve(PacerTicket ticket, double now)
    {
        if (ticket.Started < _cutAt)
        {
            return;
        }

        _cutAt = now;
        _doubling = false;
        if (_chunk > SmallestChunk)
        {
            _chunk = Math.Max(SmallestChunk, _chunk / 2);
        }
        else
        {
            _window = Math.Max(1, _window - 1);
        }
    }

    private void Leave()
    {
        _inFlight--;
        TaskCompletionSource signal = _changed;
        _changed = NewSignal();
        signal.SetResult();
    }

    private Task Changed()
    {
        lock (_gate)
        {
            return _changed.Task;
        }
    }

    // What the service takes, or less where the user said so.
    private double RateAt(double now) => Math.Min(_rate.At(now), bytesPerSecond ?? double.PositiveInfinity);

    private double Now() => time.GetElapsedTime(_origin).TotalSeconds;

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>Leave to send one request.</summary>
/// <param name="Bytes">Length of its body.</param>
/// <param name="Started">When it was given, in seconds of the pacer's clock.</param>
internal readonly record struct PacerTicket(int Bytes, double Started);

/// <summary>Why a request that may be sent again failed.</summary>
internal enum Congestion
{
    /// <summary>The service asked for less: 503 Server Busy, 500, 429.</summary>
    Busy,

    /// <summary>No answer in time: the link is slower than what is asked of it.</summary>
    Timeout,

    /// <summary>The connection broke.</summary>
    Dropped,

    /// <summary>The bytes did not arrive as they left. Says nothing about the pace.</summary>
    Damaged,
}

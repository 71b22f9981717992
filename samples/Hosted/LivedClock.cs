namespace Hosted;

/// <summary>
/// The clock of this program: the system's, but for the first start, when the portfolio lives through its past in seconds and the clock
/// shows the day that it is at. Thread-safe.
/// </summary>
internal sealed class LivedClock : TimeProvider
{
    private long _shown; // ticks of UTC; 0 for the system's time

    public override DateTimeOffset GetUtcNow() =>
        Interlocked.Read(ref _shown) is var ticks and > 0 ? new DateTimeOffset(ticks, TimeSpan.Zero) : base.GetUtcNow();

    /// <summary>Shows the close of a day of the past, 21:00 UTC.</summary>
    public void ShowCloseOf(DateOnly day) =>
        Interlocked.Exchange(ref _shown, new DateTimeOffset(day, new TimeOnly(21, 0), TimeSpan.Zero).UtcTicks);

    /// <summary>Shows the system's time from now on.</summary>
    public void ShowNow() => Interlocked.Exchange(ref _shown, 0);
}

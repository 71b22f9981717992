namespace WalkForward;

/// <summary>A clock that shows what it is set to: the manager takes nothing that is later. Not thread-safe.</summary>
internal sealed class SettableClock : TimeProvider
{
    private DateTimeOffset _now;

    public override DateTimeOffset GetUtcNow() => _now;

    /// <summary>Sets the clock to the close of a day, 21:00 UTC.</summary>
    public void ShowCloseOf(DateOnly day) => _now = new DateTimeOffset(day, new TimeOnly(21, 0), TimeSpan.Zero);
}

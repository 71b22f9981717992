namespace MrBen.Optimization.Quadratic;

/// <summary>What ends a segment of an <see cref="ActiveSetPath"/>.</summary>
internal enum PathEventKind : byte
{
    /// <summary>The end that was asked for.</summary>
    None,

    /// <summary>A free variable arrives at the lower end of its interval.</summary>
    ReachedLow,

    /// <summary>A free variable arrives at the upper end of its interval.</summary>
    ReachedHigh,

    /// <summary>The slope of a fixed variable lets it go upwards.</summary>
    ReleasedUp,

    /// <summary>The slope of a fixed variable lets it go downwards.</summary>
    ReleasedDown,

    /// <summary>A row arrives at its lower limit.</summary>
    RowReachedLower,

    /// <summary>A row arrives at its upper limit.</summary>
    RowReachedUpper,

    /// <summary>The multiplier of an active row becomes zero.</summary>
    RowReleased,
}

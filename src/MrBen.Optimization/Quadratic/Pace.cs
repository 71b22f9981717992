namespace MrBen.Optimization.Quadratic;

/// <summary>How long one kind of work takes on this machine, learnt from having done it. Not thread-safe.</summary>
/// <remarks>
/// A faster measurement is believed at once, a slower one by a quarter at most: the first run is slow because code is compiled, and any other
/// may be interrupted.
/// </remarks>
internal sealed class Pace
{
    private const double LargestRise = 1.25;

    private double _ticksPerUnit;

    /// <summary>Ticks of the clock that the work should take; 0 while nothing is known.</summary>
    public double Ticks(double work) => _ticksPerUnit * work;

    /// <summary>Takes note of a measurement.</summary>
    public void Learn(long ticks, double work)
    {
        double measured = Math.Max(0, ticks) / work;
        _ticksPerUnit = _ticksPerUnit > 0 ? Math.Min(measured, LargestRise * _ticksPerUnit) : measured;
    }
}

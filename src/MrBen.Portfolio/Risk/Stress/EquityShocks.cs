using MrBen.Portfolio.Statistics;

namespace MrBen.Portfolio.Risk.Stress;

/// <summary>Log returns of one path at a time, and of its mirror image. One writer.</summary>
internal abstract class EquityShocks
{
    /// <summary>Whether the mirror image of a path is as likely as the path, and moves against it.</summary>
    public abstract bool CanMirror { get; }

    /// <summary>Variance per period of the Brownian motion between the dates; 0 where wealth is seen at the dates only.</summary>
    public virtual double VarianceBetweenDates => 0;

    /// <summary>Draws the next path.</summary>
    public abstract void Next(ref SeededRandom draws);

    /// <summary>The log return of a period, from 0; −∞ where everything is lost.</summary>
    public abstract double LogReturn(int period, bool mirrored);
}

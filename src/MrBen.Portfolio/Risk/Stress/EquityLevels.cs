namespace MrBen.Portfolio.Risk.Stress;

/// <summary>Levels of wealth, as logarithms, that paths are held against. Thread-safe.</summary>
internal sealed class EquityLevels(EquityCurveOptions options, double varianceBetweenDates)
{
    // Sums of logarithms that should meet a level, as 0.5 and 1.2 meet 0.6, miss it by less than this.
    private const double Rounding = 1e-12;

    private readonly double _ruin = options.RuinLevel is { } level ? Math.Log(level) + Rounding : double.NegativeInfinity;
    private readonly double _goal = options.GoalLevel is { } level ? Math.Log(level) - Rounding : double.PositiveInfinity;
    private readonly double _fall = options.DrawdownLevel is { } level ? double.LogP1(-level) + Rounding : double.NegativeInfinity;

    /// <summary>Follows one path over all periods.</summary>
    /// <param name="shocks">The path.</param>
    /// <param name="mirrored">Whether its mirror image is followed.</param>
    /// <param name="fan">Where the logarithm of wealth goes, from place 0 on; empty where it is not kept.</param>
    /// <param name="stride">From one period's place to the next.</param>
    public PathEvents Follow(EquityShocks shocks, bool mirrored, Span<double> fan, int stride)
    {
        double wealth = 0;
        double peak = 0;
        double unruined = 1;
        double lacking = 1; // the goal
        double inside = 1;
        double goalFirst = 0;
        double ruinFirst = 0;
        double deepest = 0;
        for (int t = 0; t < options.Periods; t++)
        {
            double next = wealth + shocks.LogReturn(t, mirrored);
            if (unruined > 0 && options.RuinLevel is not null)
            {
                unruined *= 1 - BrownianBridge.Leaves(wealth, next, _ruin, double.PositiveInfinity, varianceBetweenDates).Down;
            }

            if (lacking > 0 && options.GoalLevel is not null)
            {
                lacking *= 1 - BrownianBridge.Leaves(wealth, next, double.NegativeInfinity, _goal, varianceBetweenDates).Up;
            }

            if (inside > 0 && options.RuinLevel is not null && options.GoalLevel is not null)
            {
                (double down, double up) = BrownianBridge.Leaves(wealth, next, _ruin, _goal, varianceBetweenDates);
                ruinFirst += inside * down;
                goalFirst += inside * up;
                inside *= Math.Max(0, 1 - down - up);
            }

            wealth = next;
            peak = Math.Max(peak, wealth);
            deepest = Math.Min(deepest, wealth - peak);
            if (!fan.IsEmpty)
            {
                fan[t * stride] = wealth;
            }
        }

        bool fell = options.DrawdownLevel is not null && deepest <= _fall;
        return new PathEvents(1 - unruined, 1 - lacking, goalFirst, ruinFirst, fell ? 1 : 0);
    }
}

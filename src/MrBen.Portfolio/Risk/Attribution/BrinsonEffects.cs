namespace MrBen.Portfolio.Risk.Attribution;

/// <summary>What the decisions about one segment added to the return over the benchmark's. Immutable.</summary>
/// <param name="Segment">The segment.</param>
/// <param name="Allocation">By weighing it other than the benchmark does, (wₚ − w_b)(r_b − R_b).</param>
/// <param name="Selection">By holding other assets in it, w_b(rₚ − r_b).</param>
/// <param name="Interaction">By both at once, (wₚ − w_b)(rₚ − r_b).</param>
public readonly record struct BrinsonEffects(string Segment, double Allocation, double Selection, double Interaction)
{
    /// <summary>The sum of the three.</summary>
    public double Total => Allocation + Selection + Interaction;
}

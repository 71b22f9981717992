namespace MrBen.Optimization.Parametric;

/// <summary>A point of a <see cref="Frontier"/> with its certificate. Immutable and thread-safe.</summary>
public sealed class FrontierPoint
{
    internal FrontierPoint(SolverStatus status, double tradeOff, double reward, double value, SolverOutcome outcome)
    {
        (Status, TradeOff, Reward, Value, Outcome) = (status, tradeOff, reward, value, outcome);
    }

    /// <summary>
    /// Optimal where the point is what was asked for and its certificate holds. PrimalInfeasible where what was asked for lies beyond an end of
    /// the frontier: this is the end, and its certificate shows that nothing is beyond. Unbounded where there is no largest: the point is the
    /// last corner. NumericalError where the certificate does not hold.
    /// </summary>
    public SolverStatus Status { get; }

    /// <summary>λ at which the point is optimal, at least 0: the price of the reward, dValue/dReward along the frontier.</summary>
    public double TradeOff { get; }

    /// <summary>r'x, in units of the reward.</summary>
    public double Reward { get; }

    /// <summary>½x'Qx + c'x and kinked costs, without the reward.</summary>
    public double Value { get; }

    /// <summary>
    /// The point, its multipliers and its certificate, on the program whose linear term is c − λr; the objective is that of this program.
    /// </summary>
    public SolverOutcome Outcome { get; }
}

namespace MrBen.Portfolio.Risk.Stress;

/// <summary>What happened on one path, as probabilities given its wealth at the dates.</summary>
internal readonly record struct PathEvents(double Ruin, double Goal, double GoalFirst, double RuinFirst, double Drawdown)
{
    public PathEvents MeanWith(PathEvents other) => new(
        0.5 * (Ruin + other.Ruin), 0.5 * (Goal + other.Goal), 0.5 * (GoalFirst + other.GoalFirst), 0.5 * (RuinFirst + other.RuinFirst),
        0.5 * (Drawdown + other.Drawdown));
}

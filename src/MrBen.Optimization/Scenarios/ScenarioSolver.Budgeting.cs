using MrBen.Optimization.Conic;

namespace MrBen.Optimization.Scenarios;

/// <content>Budgeting.</content>
public sealed partial class ScenarioSolver
{
    private const double EnoughOfContributions = 1e-11;
    private const int MostRounds = 4;

    // The largest residual of a point that the logarithms may be expanded at.
    private const double NearEnough = 1e-4;

    /// <summary>Finds the point whose contributions to a measure are in given proportions.</summary>
    /// <inheritdoc cref="Solve"/>
    public ScenarioBudgetingOutcome Budget(
        ScenarioBudgetingProgram program, SolverSettings? settings = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(program);
        ConicSolve solve = new(_clock, settings, cancellationToken);
        BudgetingForm form = new(program);
        ConicOutcome conic = solve.Solve(form.Conic);
        ScenarioBudgetingOutcome best = form.Read(conic, ConicSolve.StatusOf(conic, settings));
        int iterations = best.Iterations;
        bool isNear = conic.Status == SolverStatus.NumericalError && conic.Certificate.Holds(NearEnough);
        for (int round = 0; round < MostRounds && (isNear || best.Status == SolverStatus.Optimal); round++)
        {
            if (best.Status == SolverStatus.Optimal && best.LargestDeviation <= EnoughOfContributions)
            {
                break;
            }

            form = new BudgetingForm(program, conic.Point[..program.Budgets.Length]);
            conic = solve.Solve(form.Conic);
            ScenarioBudgetingOutcome next = form.Read(conic, ConicSolve.StatusOf(conic, settings));
            iterations += next.Iterations;
            bool isPositive = !next.Point.ContainsAnyInRange(double.NegativeInfinity, 0);
            bool isWorse = best.Status == SolverStatus.Optimal && !(next.LargestDeviation < best.LargestDeviation);
            if (next.Status != SolverStatus.Optimal || !isPositive || isWorse)
            {
                break;
            }

            best = next;
        }

        best.Iterations = iterations;
        return best;
    }
}

using MrBen.Optimization.Conic;

namespace MrBen.Optimization.Scenarios;

/// <content>Budgeting.</content>
public sealed partial class ScenarioSolver
{
    private const double EnoughOfContributions = 1e-11;
    private const int MostRounds = 4;

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
        for (int round = 0; round < MostRounds; round++)
        {
            if (best.Status != SolverStatus.Optimal || best.LargestDeviation <= EnoughOfContributions)
            {
                break;
            }

            form = new BudgetingForm(program, conic.Point[..program.Budgets.Length]);
            conic = solve.Solve(form.Conic);
            ScenarioBudgetingOutcome next = form.Read(conic, ConicSolve.StatusOf(conic, settings));
            iterations += next.Iterations;
            bool isPositive = !next.Point.ContainsAnyInRange(double.NegativeInfinity, 0);
            if (next.Status != SolverStatus.Optimal || !isPositive || !(next.LargestDeviation < best.LargestDeviation))
            {
                break;
            }

            best = next;
        }

        best.Iterations = iterations;
        return best;
    }
}

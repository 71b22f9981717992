using MrBen.Optimization.Conic;
using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Optimization.Scenarios;

/// <content>Budgeting.</content>
public sealed partial class ScenarioSolver
{
    private const double EnoughOfContributions = 1e-11;
    private const int MostRounds = 30;

    // The largest residual of a point that the logarithms may be expanded at; and the Newton decrement up to which steps are taken whole.
    private const double NearEnough = 1e-4;
    private const double WholeStep = 0.25;

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
        double[] point = conic.Point[..program.Budgets.Length].ToArray();
        if (conic.Status == SolverStatus.NumericalError && !conic.Certificate.Holds(NearEnough) && !TryInverseMeasures(program, point))
        {
            best.Status = SolverStatus.Unbounded; // More of what has no risk is always better.
            return best;
        }

        bool goesOn = best.Status is SolverStatus.Optimal or SolverStatus.NumericalError;
        for (int round = 0; goesOn && round < MostRounds; round++)
        {
            if (best.Status == SolverStatus.Optimal && best.LargestDeviation <= EnoughOfContributions)
            {
                break;
            }

            form = new BudgetingForm(program, point);
            conic = solve.Solve(form.Conic);
            iterations += conic.Iterations;
            SolverStatus status = ConicSolve.StatusOf(conic, settings);
            goesOn = status is SolverStatus.Optimal or SolverStatus.NumericalError && conic.Certificate.Holds(NearEnough);
            if (goesOn && Step(program, conic.Point, point) && status == SolverStatus.Optimal)
            {
                ScenarioBudgetingOutcome next = form.Read(conic, status);
                goesOn = best.Status != SolverStatus.Optimal || next.LargestDeviation < best.LargestDeviation;
                best = goesOn ? next : best;
            }
        }

        best.Iterations = iterations;
        return best;
    }

    // Goes to the optimum of the expansion where it is near, else a part of the way that stays positive. Whether it went the whole way.
    private static bool Step(ScenarioBudgetingProgram program, ReadOnlySpan<double> optimum, Span<double> point)
    {
        double square = 0;
        for (int i = 0; i < point.Length; i++)
        {
            double change = (optimum[i] / point[i]) - 1;
            square += program.Budgets[i] * change * change;
        }

        double least = double.PositiveInfinity;
        for (int i = 0; i < point.Length; i++)
        {
            least = Math.Min(least, optimum[i]);
        }

        // Σb = 1: the decrement of the logarithms times their weights is that of self-concordant ones over the root of the least weight.
        double decrement = Math.Sqrt(square / Smallest(program.Budgets));
        bool isWhole = decrement <= WholeStep && least > 0;
        double share = isWhole ? 1 : 1 / (1 + decrement);
        for (int i = 0; i < point.Length; i++)
        {
            point[i] += share * (optimum[i] - point[i]);
        }

        return isWhole;
    }

    private static double Smallest(ReadOnlySpan<double> values)
    {
        double smallest = double.PositiveInfinity;
        foreach (double value in values)
        {
            smallest = Math.Min(smallest, value);
        }

        return smallest;
    }

    // Each variable in inverse proportion to its own measure. False where one has none that is positive.
    private static bool TryInverseMeasures(ScenarioBudgetingProgram program, Span<double> point)
    {
        double[] single = new double[point.Length];
        for (int i = 0; i < point.Length; i++)
        {
            single[i] = 1;
            double measure = program.Measure.At(program.Scenarios, single);
            single[i] = 0;
            if (!(measure > 0))
            {
                return false;
            }

            point[i] = program.Budgets[i] / measure;
        }

        double whole = program.Measure.At(program.Scenarios, point);
        Kernels.Scale(program.Scenarios.TypicalReturn / whole, point);
        return whole > 0;
    }
}

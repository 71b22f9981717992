using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Optimization.Quadratic;

/// <summary>Turns a failed factorisation into the eigenvalue that made it fail.</summary>
internal static class NegativeCurvature
{
    private const int PowerIterations = 100;

    /// <summary>
    /// From a direction of negative curvature (solver units), iterates with (τI − Q), τ the largest row sum, towards the smallest
    /// eigenvalue of Q in original units. Every Rayleigh quotient is an upper limit of it.
    /// </summary>
    public static NonConvexProgramException Report(QuadraticProgram program, ScaledProgram scaled, ReadOnlySpan<double> direction)
    {
        int n = program.VariableCount;
        double[] vector = new double[n];
        double[] product = new double[n];
        double largestDiagonal = 0;
        double largestSum = 0;
        for (int j = 0; j < n; j++)
        {
            vector[j] = direction[j] * scaled.Scale[j];
            largestDiagonal = Math.Max(largestDiagonal, program.Hessian.Diagonal(j));
            program.Hessian.CopyRow(j, product);
            double sum = 0;
            foreach (double entry in product)
            {
                sum += Math.Abs(entry);
            }

            largestSum = Math.Max(largestSum, sum);
        }

        double smallest = double.PositiveInfinity;
        for (int k = 0; k < PowerIterations; k++)
        {
            Kernels.Scale(1 / Math.Sqrt(Kernels.Dot(vector, vector)), vector);
            program.Hessian.Multiply(vector, product);
            smallest = Math.Min(smallest, Kernels.Dot(vector, product));
            for (int j = 0; j < n; j++)
            {
                vector[j] = (largestSum * vector[j]) - product[j];
            }
        }

        return new NonConvexProgramException(smallest, largestDiagonal);
    }
}

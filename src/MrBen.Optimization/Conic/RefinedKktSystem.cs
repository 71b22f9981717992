using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Optimization.Conic;

/// <summary>Solves with a back-end and refines against the system as it is, with H itself and without what was added to make factors exist.</summary>
internal sealed class RefinedKktSystem(ScaledConicProgram program, ConeScaling cones, IKktSystem system)
{
    private const int MaxRefinements = 5;
    private const double Enough = 1e-13;
    private const double Progress = 0.5;

    private readonly double[] _errorX = new double[program.Variables];
    private readonly double[] _errorZ = new double[program.Rows];
    private readonly double[] _correctionX = new double[program.Variables];
    private readonly double[] _correctionZ = new double[program.Rows];
    private readonly double[] _scaled = new double[program.Rows];

    public bool Factorize() => system.Factorize(cones);

    /// <summary>Solves [P A'; A −H][x; z] = [right; rightRows].</summary>
    public void Solve(ReadOnlySpan<double> right, ReadOnlySpan<double> rightRows, Span<double> x, Span<double> z)
    {
        system.Solve(right, rightRows, x, z);
        double goal = Enough * Math.Max(Kernels.MaxAbs(right), Kernels.MaxAbs(rightRows));
        double error = Error(right, rightRows, x, z);
        for (int k = 0; k < MaxRefinements && error > goal; k++)
        {
            system.Solve(_errorX, _errorZ, _correctionX, _correctionZ);
            Kernels.Axpy(1, _correctionX, x);
            Kernels.Axpy(1, _correctionZ, z);
            double next = Error(right, rightRows, x, z);
            if (!(next < error))
            {
                // It went too far: back to what was better.
                Kernels.Axpy(-1, _correctionX, x);
                Kernels.Axpy(-1, _correctionZ, z);
                return;
            }

            if (next > Progress * error)
            {
                return;
            }

            error = next;
        }
    }

    private double Error(ReadOnlySpan<double> right, ReadOnlySpan<double> rightRows, ReadOnlySpan<double> x, ReadOnlySpan<double> z)
    {
        program.MultiplyHessian(x, _errorX);
        program.AddTransposed(z, _errorX);
        for (int j = 0; j < _errorX.Length; j++)
        {
            _errorX[j] = right[j] - _errorX[j];
        }

        program.Multiply(x, _errorZ);
        cones.Multiply(z, _scaled);
        for (int i = 0; i < _errorZ.Length; i++)
        {
            _errorZ[i] = rightRows[i] - _errorZ[i] + _scaled[i];
        }

        double size = Math.Max(Kernels.MaxAbs(_errorX), Kernels.MaxAbs(_errorZ));
        return double.IsNaN(size) ? double.PositiveInfinity : size;
    }
}

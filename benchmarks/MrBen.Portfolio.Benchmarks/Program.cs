using BenchmarkDotNet.Running;
using MrBen.Portfolio.Benchmarks.Targets;

if (args is ["targets", ..])
{
    TargetTable.Run(args[1..]);
    return;
}

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);

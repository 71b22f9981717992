using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace MrBen.Portfolio.Architecture.Tests.Metadata;

/// <summary>
/// Reads which types each type of an assembly mentions: bases, interfaces, constraints, attributes, signatures, locals, caught
/// exceptions and instructions. Constants and names are inlined by the compiler and leave no trace.
/// </summary>
internal static class TypeUsageReader
{
    public static IReadOnlyList<TypeUsage> Read(string assemblyPath)
    {
        using PEReader image = new(File.OpenRead(assemblyPath));
        MetadataReader reader = image.GetMetadataReader();
        Dictionary<TypeName, NameCollector> collectors = [];
        foreach (TypeDefinitionHandle handle in reader.TypeDefinitions)
        {
            TypeName name = new NameCollector(reader).NameOf(handle);
            if (!collectors.TryGetValue(name, out NameCollector? collector))
            {
                collectors.Add(name, collector = new NameCollector(reader));
            }

            ReadType(image, reader, reader.GetTypeDefinition(handle), collector);
        }

        return [.. collectors.Select(pair => new TypeUsage(pair.Key, pair.Value.Types, pair.Value.Members))];
    }

    public static IReadOnlyList<string> ReferencedAssemblies(string assemblyPath)
    {
        using PEReader image = new(File.OpenRead(assemblyPath));
        MetadataReader reader = image.GetMetadataReader();
        return [.. reader.AssemblyReferences.Select(handle => reader.GetString(reader.GetAssemblyReference(handle).Name))];
    }

    private static void ReadType(PEReader image, MetadataReader reader, TypeDefinition type, NameCollector collector)
    {
        collector.Add(type.BaseType);
        collector.AddAttributes(type.GetCustomAttributes());
        foreach (InterfaceImplementationHandle handle in type.GetInterfaceImplementations())
        {
            collector.Add(reader.GetInterfaceImplementation(handle).Interface);
        }

        ReadConstraints(reader, type.GetGenericParameters(), collector);
        foreach (FieldDefinitionHandle handle in type.GetFields())
        {
            collector.Add(handle);
            collector.AddAttributes(reader.GetFieldDefinition(handle).GetCustomAttributes());
        }

        foreach (PropertyDefinitionHandle handle in type.GetProperties())
        {
            collector.AddAttributes(reader.GetPropertyDefinition(handle).GetCustomAttributes());
        }

        foreach (MethodDefinitionHandle handle in type.GetMethods())
        {
            collector.Add(handle);
            ReadMethod(image, reader, reader.GetMethodDefinition(handle), collector);
        }
    }

    private static void ReadMethod(PEReader image, MetadataReader reader, MethodDefinition method, NameCollector collector)
    {
        collector.AddAttributes(method.GetCustomAttributes());
        ReadConstraints(reader, method.GetGenericParameters(), collector);
        foreach (ParameterHandle parameter in method.GetParameters())
        {
            collector.AddAttributes(reader.GetParameter(parameter).GetCustomAttributes());
        }

        if (method.RelativeVirtualAddress == 0)
        {
            return;
        }

        MethodBodyBlock body = image.GetMethodBody(method.RelativeVirtualAddress);
        if (!body.LocalSignature.IsNil)
        {
            collector.AddLocals(body.LocalSignature);
        }

        foreach (ExceptionRegion region in body.ExceptionRegions)
        {
            collector.Add(region.CatchType);
        }

        foreach (EntityHandle token in InstructionReader.Tokens(body.GetILBytes() ?? []))
        {
            collector.Add(token);
        }
    }

    private static void ReadConstraints(MetadataReader reader, GenericParameterHandleCollection parameters, NameCollector collector)
    {
        foreach (GenericParameterHandle parameter in parameters)
        {
            foreach (GenericParameterConstraintHandle constraint in reader.GetGenericParameter(parameter).GetConstraints())
            {
                collector.Add(reader.GetGenericParameterConstraint(constraint).Type);
            }
        }
    }
}
